import { createMemoryLedger } from '../ledger/memory-ledger.ts';
import { explain } from '../sqlite/failure.ts';

export const planted = () => explain(createMemoryLedger());
