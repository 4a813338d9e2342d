import type { Measures } from '../../application/ports/measures.ts';
import { finiteValues, type Values } from './finite-values.ts';

/** Hands what was measured at a moment to a listener of the same process. */
export const createMemoryMeasures = (hear: (at: number, values: readonly Values[]) => void): Measures => ({
  record: (at, measured) => {
    const values = finiteValues(measured);
    if (values.length > 0) hear(at, values);
  },
});
