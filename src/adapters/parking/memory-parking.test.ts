import { createMemoryParking } from './memory-parking.ts';
import { parkingContract } from './parking.contract.ts';

parkingContract('memory', () => ({ parking: createMemoryParking(), close: () => {} }));
