import type { MeasureName, Measures } from '../../application/ports/measures.ts';
import { finiteValues, type Values } from './finite-values.ts';

/** What measures, the one dimension there is, and where lines go: the log of a function, of which CloudWatch makes metrics. */
export type EmbeddedMeasuresOptions = { readonly service: string; readonly write: (line: string) => void };

const NAMESPACE = 'Tapewatch';

const TIMES: readonly MeasureName[] = ['CommitTime', 'FeedAge'];

const unitOf = (name: MeasureName): string => (TIMES.includes(name) ? 'Milliseconds' : 'Count');

/** Most values of a metric in one line. */
const MOST_VALUES = 100;

/** The values in parts that a line can hold. */
const partsOf = (all: readonly Values[]): readonly (readonly Values[])[] => {
  const most = Math.max(0, ...all.map(({ values }) => values.length));
  return Array.from({ length: Math.ceil(most / MOST_VALUES) }, (_, i) => {
    const [from, to] = [i * MOST_VALUES, (i + 1) * MOST_VALUES];
    return all
      .map(({ name, values }) => ({ name, values: values.slice(from, to) }))
      .filter(({ values }) => values.length > 0);
  });
};

const lineOf = (service: string, at: number, part: readonly Values[]): string => {
  const Metrics = part.map(({ name }) => ({ Name: name, Unit: unitOf(name) }));
  const values = part.map((one) => [one.name, one.values.length === 1 ? one.values[0] : one.values] as const);
  return JSON.stringify({
    _aws: { Timestamp: at, CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [['Service']], Metrics }] },
    Service: service,
    ...Object.fromEntries(values),
  });
};

/** Writes what was measured in the embedded metric format: a line of JSON for each moment, and a further one for every hundred values more of a metric. A line that cannot be written is lost. */
export const createEmbeddedMeasures = ({ service, write }: EmbeddedMeasuresOptions): Measures => ({
  record: (at, measured) => {
    for (const part of partsOf(finiteValues(measured))) {
      try {
        write(lineOf(service, at, part));
      } catch {
        return;
      }
    }
  },
});
