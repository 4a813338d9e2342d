import { createMemoryLedger } from '../ledger/memory-ledger.ts';

export const planted = createMemoryLedger;
