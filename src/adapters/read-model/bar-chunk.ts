import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { REASONS } from '../../domain/anomaly/judgement.ts';
import { INTERVAL_LENGTH, parseSeriesKey } from '../../domain/market/series.ts';

/** Bars of a series as they are kept: `numbers` holds those of each bar one after the other, as doubles; a text stands there as its place in `words`, a JSON list in order of first use; `crc` is the CRC-32 of both, numbers first. Equal rows give equal bytes. */
export type BarChunk = { readonly numbers: Uint8Array; readonly words: string; readonly crc: number };

/** Intervals that a span is long. */
const INTERVALS_A_SPAN = 32;

/** Milliseconds of time whose bars are kept together; spans start at whole multiples, so that what is in a chunk does not depend on how the bars came. */
export const spanLength = (series: string): number =>
  INTERVAL_LENGTH[parseSeriesKey(series)?.interval ?? '1d'] * INTERVALS_A_SPAN;

/** Numbers of a bar, of the facts beside it, of a band, of a judgement without its channels, of a channel without its parts, and of a part. */
export const NUMBERS = { bar: 6, facts: 4, band: 2, judgement: 7, channel: 11, part: 2 } as const;

/** Stands where a channel tells of no lasting change; no bar is that old. */
export const NO_TIME = Number.MIN_SAFE_INTEGER;

/** A verdict as it is written. */
export const verdictWord = z.enum(['normal', 'anomalous', 'unjudged']);

/** A reason as it is written. */
export const reasonWord = z.enum(REASONS);

/** The numbers and words of a chunk. */
export type Contents = { readonly numbers: Float64Array; readonly words: readonly string[] };

const wordList = z.array(z.string());

const crcOf = (numbers: Uint8Array, words: string): number => crc32(words, crc32(numbers));

const areFinite = (numbers: Float64Array): boolean => {
  for (const number of numbers) if (!Number.isFinite(number)) return false;
  return true;
};

/** What is in a chunk that is as it was written, in numbers that are some. */
export const contentsOf = (chunk: BarChunk): Contents => {
  const crc = crcOf(chunk.numbers, chunk.words);
  if (crc !== chunk.crc) throw new RangeError(`A chunk of bars has CRC ${crc}, and was written with ${chunk.crc}.`);
  const numbers = new Float64Array(chunk.numbers.slice().buffer);
  if (!areFinite(numbers)) throw new RangeError('A chunk of bars holds what is no number.');
  return { numbers, words: wordList.parse(JSON.parse(chunk.words)) };
};

/** The chunk of numbers and words, with its checksum. */
export const sealed = (numbers: Uint8Array, text: string): BarChunk => ({
  numbers,
  words: text,
  crc: crcOf(numbers, text),
});

/** What is in a chunk of no bars. */
export const EMPTY: Contents = { numbers: new Float64Array(), words: [] };

/** The value at a place; throws where there is none. */
export const take = <T>(values: ArrayLike<T>, at: number): T => {
  const value = values[at];
  if (value === undefined) throw new RangeError(`A chunk of bars has no value at ${at}.`);
  return value;
};

/** A number of things at a place; throws where it is none. */
export const countAt = (numbers: ArrayLike<number>, at: number): number => {
  const count = take(numbers, at);
  if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`A chunk of bars counts ${count} at ${at}.`);
  return count;
};
