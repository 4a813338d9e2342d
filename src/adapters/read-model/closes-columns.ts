import * as z from 'zod';
import type { Close, Closes } from '../../domain/baseline/drawdown.ts';

const NUMBERS_A_CLOSE = 2;

const BYTES_A_CLOSE = NUMBERS_A_CLOSE * Float64Array.BYTES_PER_ELEMENT;

const bytesOf = (newest: readonly Close[]): Uint8Array =>
  new Uint8Array(Float64Array.from(newest.flatMap(({ time, close }) => [time, close])).buffer);

const newestOf = (bytes: Uint8Array): readonly Close[] => {
  const numbers = new Float64Array(bytes.slice().buffer);
  const newest: Close[] = [];
  for (let at = 0; at < numbers.length; at += NUMBERS_A_CLOSE)
    newest.push({ time: numbers[at] ?? NaN, close: numbers[at + 1] ?? NaN });
  return newest;
};

const drawdown = z.object({
  peak: z.object({ time: z.int(), close: z.number() }),
  depth: z.number(),
  deepest: z.object({ depth: z.number(), from: z.int(), to: z.int() }).nullable(),
});

const rest = z.object({
  before: drawdown.nullable(),
  actions: z.array(z.object({ time: z.int(), split: z.number(), dividend: z.number() })),
});

/** The newest closes as they are kept: time and close of each, one after the other, as doubles. */
export const newestCloses = z
  .instanceof(Uint8Array)
  .refine((bytes) => bytes.length % BYTES_A_CLOSE === 0)
  .transform(newestOf);

/** What is kept beside the newest closes, as JSON. */
export const otherCloses = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(rest);

/** The columns of `tickers` that hold the closes of a series. */
export const closesColumns = ({ newest, before, actions }: Closes) => ({
  newest_closes: bytesOf(newest),
  other_closes: JSON.stringify({ before, actions }),
});
