import { DELIVERY_INVARIANTS } from './delivery-invariants.ts';
import type { Invariant } from './invariant.ts';
import { LOG_INVARIANTS } from './log-invariants.ts';
import { ROW_INVARIANTS } from './row-invariants.ts';

/** Invariants I1 to I10 of the system. I8, at most one outcome of an approval, is not among them: there are no approvals yet. */
export const INVARIANTS: readonly Invariant[] = [...LOG_INVARIANTS, ...DELIVERY_INVARIANTS, ...ROW_INVARIANTS];
