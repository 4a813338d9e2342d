import type { Direction, Kind, Severity } from '../domain/anomaly/kinds.ts';

/** The most surprising bar of a finding (the earlier of two alike), with the numbers of its channel in the unit of its own kind. */
export type LoudestBar = {
  readonly timestamp: string;
  readonly kind: Kind;
  readonly direction: Direction;
  readonly detector: string;
  readonly value: number;
  readonly expected: number;
  readonly spread: number;
  readonly threshold: number;
};

/** A finding as programs and people get it: one JSON line of `detect`, one item of REST, the body of a notice. Timestamps are ISO instants; `value`, `expected` and `spread` are those of the onset bar in the kind's own unit, `rarity` (once in how many bars; null of a kind of which none is told), severity and score those of its loudest bar. */
export type Finding = {
  readonly id: string;
  readonly series: string;
  readonly ticker: string;
  readonly sessionDate: string;
  readonly timestamp: string;
  readonly endTimestamp: string | null;
  readonly bars: readonly string[];
  readonly kind: Kind;
  readonly direction: Direction;
  readonly severity: Severity;
  readonly score: number;
  readonly value: number;
  readonly expected: number;
  readonly spread: number;
  readonly threshold: number;
  readonly rarity: number | null;
  readonly loudest: LoudestBar;
  readonly detector: string;
  readonly policy: string;
  readonly reason: string;
};
