import type { Band, BarRow } from '../../application/ports/read-model.ts';
import type { ChannelReading, Judgement } from '../../domain/anomaly/judgement.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { changesAnything } from '../../domain/market/corporate-action.ts';
import { contentsOf, countAt, NO_TIME, reasonWord, take, verdictWord, type BarChunk } from './bar-chunk.ts';

type Cursor = {
  readonly more: () => boolean;
  readonly number: () => number;
  readonly count: () => number;
  readonly word: () => string;
};

const cursorOver = (chunk: BarChunk): Cursor => {
  const { numbers, words } = contentsOf(chunk);
  let place = 0;
  const number = (): number => take(numbers, place++);
  const count = (): number => countAt(numbers, place++);
  return { more: () => place < numbers.length, number, count, word: () => take(words, number()) };
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

const readChannel = ({ number, count, word }: Cursor): ChannelReading => {
  const detector = word();
  const normal = { version: number(), value: number(), expected: number(), spread: number(), z: number() };
  const channel = { detector, ...normal, surprise: number(), threshold: number(), sample: number() };
  const since = number();
  const parts = Array.from({ length: count() }, () => ({ of: word(), share: number() }));
  return { ...channel, ...(since !== NO_TIME && { since }), ...(parts.length > 0 && { parts }) };
};

const readJudgement = (cursor: Cursor): Judgement => {
  const { number, count, word } = cursor;
  const head = { verdict: verdictWord.parse(word()), reason: reasonWord.parse(word()) };
  const [score, missing] = [number(), number()];
  const terms = { split: number(), dividend: number() };
  const channels = Array.from({ length: count() }, () => readChannel(cursor));
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
