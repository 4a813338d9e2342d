import { MEASURES, type Measured, type MeasureName, type Measures } from '../../application/ports/measures.ts';

/** Measures that are told together; `flush` tells what was gathered since, at a moment (epoch milliseconds). */
export type GatheredMeasures = Measures & { flush(at: number): void };

/** Most values of one measure that are gathered: as many as one line holds. */
const MOST_VALUES = 100;

/** Gathers what is measured and tells it together, as soon as there are a hundred values of one measure: a line for each commit would cost more than the commit. */
export const gatherMeasures = (into: Measures): GatheredMeasures => {
  let gathered: Partial<Record<MeasureName, readonly number[]>> = {};
  const flush = (at: number): void => {
    into.record(at, gathered);
    gathered = {};
  };
  const add = (name: MeasureName, values: readonly number[]): void => {
    if (values.length > 0) gathered[name] = [...(gathered[name] ?? []), ...values];
  };
  return {
    flush,
    record: (at: number, measured: Measured) => {
      for (const name of MEASURES) add(name, [measured[name] ?? []].flat());
      if (MEASURES.some((name) => (gathered[name]?.length ?? 0) >= MOST_VALUES)) flush(at);
    },
  };
};
