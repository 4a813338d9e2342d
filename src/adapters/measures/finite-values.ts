import { MEASURES, type Measured, type MeasureName } from '../../application/ports/measures.ts';

/** The values of one measure, in the order they were measured. */
export type Values = { readonly name: MeasureName; readonly values: readonly number[] };

/** The values that can be told, in the order of the names; names without one are left out. */
export const finiteValues = (measured: Measured): readonly Values[] =>
  MEASURES.map((name) => ({ name, values: [measured[name] ?? []].flat().filter(Number.isFinite) })).filter(
    ({ values }) => values.length > 0,
  );
