import { LASTING, SUSPECT, type Kind } from '../../domain/anomaly/kinds.ts';

const UNRATED: ReadonlySet<Kind> = new Set<Kind>([...LASTING, 'flat-baseline', SUSPECT, 'missing-bars', 'stale']);

/** Whether it is of use to say how often the like of such a bar comes: a flat baseline gives no probability, a lasting change is as grave as alerts of its kind are rare, of which it may take few, and a drawdown is told for its depth, of what a split may explain it is not known, and of missing bars and a price that stands still it is not measured, as they come in swarms. */
export const hasRarity = (kind: Kind): boolean => !UNRATED.has(kind);
