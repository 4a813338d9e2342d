import { afterAll } from 'vitest';
import { openSecondOpinion, SECOND_OPINION } from '../../adapters/dynamodb/second-opinion.fixture.ts';
import { streamContract } from './stream.contract.ts';

const emulator = await openSecondOpinion();

afterAll(() => emulator.stop());

streamContract(SECOND_OPINION.name, emulator);
