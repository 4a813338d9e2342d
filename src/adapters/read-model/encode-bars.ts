import type { BarRow } from '../../application/ports/read-model.ts';
import type { ChannelReading, Judgement } from '../../domain/anomaly/judgement.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { NO_TERMS } from '../../domain/market/corporate-action.ts';
import {
  contentsOf,
  countAt,
  EMPTY,
  NO_TIME,
  NUMBERS,
  reasonWord,
  sealed,
  take,
  verdictWord,
  type BarChunk,
  type Contents,
} from './bar-chunk.ts';

const numbersOf = ({ was, band, judgement }: BarRow): number =>
  NUMBERS.bar +
  NUMBERS.facts +
  (band ? NUMBERS.band : 0) +
  (was ? NUMBERS.bar : 0) +
  NUMBERS.judgement +
  judgement.channels.reduce((sum, { parts }) => sum + NUMBERS.channel + NUMBERS.part * (parts?.length ?? 0), 0);

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
  put(writing, channel.parts?.length ?? 0);
  for (const { of, share } of channel.parts ?? []) {
    putWord(writing, of);
    put(writing, share);
  }
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

const wordAt = ({ numbers, words }: Contents, at: number): string => take(words, take(numbers, at));

const channelEnd = (contents: Contents, at: number): number => {
  const parts = at + NUMBERS.channel;
  const end = parts + NUMBERS.part * countAt(contents.numbers, parts - 1);
  wordAt(contents, at);
  for (let part = parts; part < end; part += NUMBERS.part) wordAt(contents, part);
  return end;
};

/** Where the judgement that begins at a place ends; its words are looked at. */
const judgementEnd = (contents: Contents, at: number): number => {
  verdictWord.parse(wordAt(contents, at));
  reasonWord.parse(wordAt(contents, at + 1));
  let end = at + NUMBERS.judgement;
  for (let channels = countAt(contents.numbers, end - 1); channels > 0; channels -= 1) end = channelEnd(contents, end);
  if (end > contents.numbers.length) throw new RangeError(`A row of a chunk of bars ends at ${end}.`);
  return end;
};

const rowEnd = (contents: Contents, at: number): number => {
  const { numbers } = contents;
  const facts = at + NUMBERS.bar;
  wordAt(contents, facts + 1);
  const [hasBand, hasWas] = [take(numbers, facts + 2), take(numbers, facts + 3)];
  return judgementEnd(contents, facts + NUMBERS.facts + (hasBand ? NUMBERS.band : 0) + (hasWas ? NUMBERS.bar : 0));
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
