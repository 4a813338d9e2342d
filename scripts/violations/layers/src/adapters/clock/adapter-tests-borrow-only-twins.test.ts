import { createFileLedger } from '../ledger/file-ledger.ts';
import { createMemoryLedger } from '../ledger/memory-ledger.ts';

export const planted = [createFileLedger, createMemoryLedger];
