import type { Ledger } from '../../application/ports/ledger.ts';

export type Planted = Ledger;
