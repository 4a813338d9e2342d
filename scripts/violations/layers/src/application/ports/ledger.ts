import type { Bar } from '../../domain/market/bar.ts';

export interface Ledger {
  keep(bar: Bar): void;
}
