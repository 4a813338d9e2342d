import { createMemoryReadModel } from './memory-read-model.ts';
import { readModelContract } from './read-model.contract.ts';

readModelContract('memory', createMemoryReadModel);
