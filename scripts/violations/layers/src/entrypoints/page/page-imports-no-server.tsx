import { createMemoryLedger } from '../../adapters/ledger/memory-ledger.ts';
import { start } from '../local/start.ts';

export const planted = [createMemoryLedger, start];
