/** Every kind of finding; the channel with the smallest p at the onset sets it, and it never changes. */
export const KINDS = [
  'price',
  'volume',
  'gap',
  'range',
  'level-shift',
  'volatility-shift',
  'drawdown',
  'stale',
  'bad-tick',
  'missing-bars',
  'suspect-corporate-action',
  'flat-baseline',
] as const;
export type Kind = (typeof KINDS)[number];

/** The kind of what a corporate action may explain, held until that is confirmed or refuted. */
export const SUSPECT = 'suspect-corporate-action' satisfies Kind;

/** How rare a finding is, from the least to the most. */
export const SEVERITIES = ['medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Which way the value went; null where a kind has no direction. */
export type Direction = 'up' | 'down' | null;

/** The graver of two severities. */
export const graver = (a: Severity, b: Severity): Severity => (SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b);

/** Whether a severity is graver than another. */
export const isGraver = (a: Severity, b: Severity): boolean => SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);

/** Kinds of lasting changes: told once, on the bar that shows them, however long they last, and again where one becomes graver. */
export const LASTING: ReadonlySet<Kind> = new Set<Kind>(['level-shift', 'volatility-shift', 'drawdown']);

/** Kinds that tell of the feed, not of the market: what the market does meanwhile is a finding of its own. */
export const FAULTS: ReadonlySet<Kind> = new Set<Kind>(['stale', 'missing-bars', 'bad-tick']);

/** Kinds that have no direction. */
export const UNDIRECTED: ReadonlySet<Kind> = new Set<Kind>(['stale', 'missing-bars', SUSPECT, 'flat-baseline']);
