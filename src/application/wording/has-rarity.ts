import { SUSPECT, type Kind } from '../../domain/anomaly/kinds.ts';

/** Whether it is of use to say how often the like of such a bar comes: a flat baseline gives no probability, of what a split may explain none is known, and a drawdown is told for its depth, however often the ticker lay as deep. */
export const hasRarity = (kind: Kind): boolean => kind !== 'flat-baseline' && kind !== SUSPECT && kind !== 'drawdown';
