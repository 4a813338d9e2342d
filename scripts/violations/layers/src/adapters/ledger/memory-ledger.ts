import type { Ledger } from '../../application/ports/ledger.ts';

export const createMemoryLedger = (): Ledger => ({ keep: () => {} });
