import { crc32 } from 'node:zlib';
import * as z from 'zod';
import type { Band, BarRow } from '../../application/ports/read-model.ts';
import { REASONS, type ChannelReading, type Judgement } from '../../domain/anomaly/judgement.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { changesAnything, NO_TERMS } from '../../domain/market/corporate-action.ts';
import { INTERVAL_LENGTH, parseSeriesKey } from '../../domain/market/series.ts';

/** Bars of a series as they are kept: `numbers` holds those of each bar one after the other, as doubles; a text stands there as its place in `words`, a JSON list in order of first use; `crc` is the CRC-32 of both, numbers first. Equal rows give equal bytes. */
export type BarChunk = { readonly numbers: Uint8Array; readonly words: string; readonly crc: number };

/** Intervals that a span is long. */
const INTERVALS_A_SPAN = 32;

/** Milliseconds of time whose bars are kept together; spans start at whole multiples, so that what is in a chunk does not depend on how the bars came. */
export const spanLength = (series: string): number =>
  INTERVAL_LENGTH[parseSeriesKey(series)?.interval ?? '1d'] * INTERVALS_A_SPAN;

const BAR_NUMBERS = 6;
const FACTS = 4;
const BAND_NUMBERS = 2;
const JUDGEMENT_NUMBERS = 7;
const CHANNEL_NUMBERS = 10;

/** Stands where a channel tells of no lasting change; no bar is that old. */
const NO_TIME = Number.MIN_SAFE_INTEGER;

const numbersOf = ({ was, band, judgement }: BarRow): number =>
  BAR_NUMBERS +
  FACTS +
  (band ? BAND_NUMBERS : 0) +
  (was ? BAR_NUMBERS : 0) +
  JUDGEMENT_NUMBERS +
  CHANNEL_NUMBERS * judgement.channels.length;

type Writing = { readonly numbers: Float64Array; readonly places: Map<string, number>; place: number };

const put = (writing: Writing, number: number): void => {
  writing.numbers[writing.place] = number;
  writing.place += 1;
};

const putWord = (writing: Writing, word: string): void => {
  const { places } = writing;
  const place = places.get(word) ?? places.size;
  if (place === places.size) places.set(word, place);
  put(writing, place);
};

const putBar = (writing: Writing, bar: Bar): void => {
  put(writing, bar.time);
  put(writing, bar.open);
  put(writing, bar.high);
  put(writing, bar.low);
  put(writing, bar.close);
  put(writing, bar.volume);
};

const putChannel = (writing: Writing, channel: ChannelReading): void => {
  putWord(writing, channel.detector);
  put(writing, channel.version);
  put(writing, channel.value);
  put(writing, channel.expected);
  put(writing, channel.spread);
  put(writing, channel.z);
  put(writing, channel.surprise);
  put(writing, channel.threshold);
  put(writing, channel.sample);
  put(writing, channel.since ?? NO_TIME);
};

const putJudgement = (writing: Writing, { verdict, reason, score, missing, channels, terms }: Judgement): void => {
  putWord(writing, verdict);
  putWord(writing, reason);
  put(writing, score);
  put(writing, missing);
  put(writing, (terms ?? NO_TERMS).split);
  put(writing, (terms ?? NO_TERMS).dividend);
  put(writing, channels.length);
  for (const channel of channels) putChannel(writing, channel);
};

const putRow = (writing: Writing, { bar, was, revision, policy, judgement, band }: BarRow): void => {
  putBar(writing, bar);
  put(writing, revision);
  putWord(writing, policy);
  put(writing, Number(band !== null));
  put(writing, Number(was !== null));
  if (band) {
    put(writing, band.low);
    put(writing, band.high);
  }
  if (was) putBar(writing, was);
  putJudgement(writing, judgement);
};

type Contents = { readonly numbers: Float64Array; readonly words: readonly string[] };

const wordList = z.array(z.string());
const verdictWord = z.enum(['normal', 'anomalous', 'unjudged']);
const reasonWord = z.enum(REASONS);

const crcOf = (numbers: Uint8Array, words: string): number => crc32(words, crc32(numbers));

const areFinite = (numbers: Float64Array): boolean => {
  for (const number of numbers) if (!Number.isFinite(number)) return false;
  return true;
};

/** What is in a chunk that is as it was written, in numbers that are some. */
const contentsOf = (chunk: BarChunk): Contents => {
  const crc = crcOf(chunk.numbers, chunk.words);
  if (crc !== chunk.crc) throw new RangeError(`A chunk of bars has CRC ${crc}, and was written with ${chunk.crc}.`);
  const numbers = new Float64Array(chunk.numbers.slice().buffer);
  if (!areFinite(numbers)) throw new RangeError('A chunk of bars holds what is no number.');
  return { numbers, words: wordList.parse(JSON.parse(chunk.words)) };
};

const sealed = (numbers: Uint8Array, text: string): BarChunk => ({ numbers, words: text, crc: crcOf(numbers, text) });

const EMPTY: Contents = { numbers: new Float64Array(), words: [] };

const encodeAfter = ({ numbers: before, words }: Contents, rows: readonly BarRow[]): BarChunk => {
  const length = rows.reduce((sum, row) => sum + numbersOf(row), before.length);
  const numbers = new Float64Array(length);
  numbers.set(before);
  const writing: Writing = { numbers, places: new Map(words.map((word, i) => [word, i])), place: before.length };
  for (const row of rows) putRow(writing, row);
  return sealed(new Uint8Array(numbers.buffer), JSON.stringify([...writing.places.keys()]));
};

/** The chunk of some rows of one series, in their order. */
export const encodeBars = (rows: readonly BarRow[]): BarChunk => encodeAfter(EMPTY, rows);

const take = <T>(values: ArrayLike<T>, at: number): T => {
  const value = values[at];
  if (value === undefined) throw new RangeError(`A chunk of bars has no value at ${at}.`);
  return value;
};

/** Where the judgement that begins at a place ends; its words are looked at. */
const judgementEnd = ({ numbers, words }: Contents, at: number): number => {
  const word = (place: number): string => take(words, take(numbers, place));
  verdictWord.parse(word(at));
  reasonWord.parse(word(at + 1));
  const channels = at + JUDGEMENT_NUMBERS;
  const end = channels + CHANNEL_NUMBERS * take(numbers, channels - 1);
  if (!(end >= channels && end <= numbers.length)) throw new RangeError(`A row of a chunk of bars ends at ${end}.`);
  for (let channel = channels; channel < end; channel += CHANNEL_NUMBERS) word(channel);
  return end;
};

const rowEnd = (contents: Contents, at: number): number => {
  const { numbers, words } = contents;
  const facts = at + BAR_NUMBERS;
  take(words, take(numbers, facts + 1));
  const [hasBand, hasWas] = [take(numbers, facts + 2), take(numbers, facts + 3)];
  return judgementEnd(contents, facts + FACTS + (hasBand ? BAND_NUMBERS : 0) + (hasWas ? BAR_NUMBERS : 0));
};

const lastTime = (contents: Contents): number => {
  let last = -Infinity;
  for (let at = 0; at < contents.numbers.length; at = rowEnd(contents, at)) last = take(contents.numbers, at);
  return last;
};

/** The chunk with rows in order of time behind its own, which are looked at and not made again: what `encodeBars` makes of them all. Null when the rows do not come after its own; throws when it is no chunk. */
export const appendBars = (chunk: BarChunk, rows: readonly BarRow[]): BarChunk | null => {
  const contents = contentsOf(chunk);
  const isSound = new Set(contents.words).size === contents.words.length;
  const isLater = (rows[0]?.bar.time ?? Infinity) > lastTime(contents);
  return isSound && isLater ? encodeAfter(contents, rows) : null;
};

type Cursor = { readonly more: () => boolean; readonly number: () => number; readonly word: () => string };

const cursorOver = (chunk: BarChunk): Cursor => {
  const { numbers, words } = contentsOf(chunk);
  let place = 0;
  const number = (): number => take(numbers, place++);
  return { more: () => place < numbers.length, number, word: () => take(words, number()) };
};

const readBar = ({ number }: Cursor): Bar => ({
  time: number(),
  open: number(),
  high: number(),
  low: number(),
  close: number(),
  volume: number(),
});

const readBand = ({ number }: Cursor): Band => ({ low: number(), high: number() });

const readChannel = ({ number, word }: Cursor): ChannelReading => {
  const detector = word();
  const normal = { version: number(), value: number(), expected: number(), spread: number(), z: number() };
  const channel = { detector, ...normal, surprise: number(), threshold: number(), sample: number() };
  const since = number();
  return since === NO_TIME ? channel : { ...channel, since };
};

const readJudgement = (cursor: Cursor): Judgement => {
  const { number, word } = cursor;
  const head = { verdict: verdictWord.parse(word()), reason: reasonWord.parse(word()) };
  const [score, missing] = [number(), number()];
  const terms = { split: number(), dividend: number() };
  const channels = Array.from({ length: number() }, () => readChannel(cursor));
  return { ...head, score, missing, channels, ...(changesAnything(terms) && { terms }) };
};

const readRow = (series: string, cursor: Cursor): BarRow => {
  const { number, word } = cursor;
  const bar = readBar(cursor);
  const [revision, policy, hasBand, hasWas] = [number(), word(), number(), number()];
  const band = hasBand ? readBand(cursor) : null;
  const was = hasWas ? readBar(cursor) : null;
  return { series, bar, was, revision, policy, judgement: readJudgement(cursor), band };
};

/** The rows of a series that `encodeBars` made a chunk of; throws when the chunk is no such thing. */
export const decodeBars = (series: string, chunk: BarChunk): readonly BarRow[] => {
  const cursor = cursorOver(chunk);
  const rows: BarRow[] = [];
  while (cursor.more()) rows.push(readRow(series, cursor));
  return rows;
};
