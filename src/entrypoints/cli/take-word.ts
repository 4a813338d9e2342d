import type { Readings, TickerRow } from '../../application/ports/read-model.ts';
import { fittingSeries } from '../../application/queries/choose-series.ts';
import { DAY } from '../../domain/market/civil.ts';
import type { Terms } from '../../domain/market/corporate-action.ts';
import { fromNewYork } from '../../domain/market/new-york.ts';
import { parseSeriesKey, type Series } from '../../domain/market/series.ts';
import type { DecideAction } from '../../domain/ticker/commands.ts';
import type { ActionOutcome } from '../../domain/ticker/record-action.ts';
import { compose, type Composed } from '../composition/compose.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { openLog } from '../composition/log.ts';
import { TOKENS } from '../composition/tokens.ts';
import type { Manner } from './options.ts';
import { note } from './print.ts';
import { readingLog } from './reading-log.ts';

/** What a person says of a day (days since 1970-01-01) of a ticker; `terms` null are those that are suspected. */
export type Word = Pick<DecideAction, 'verdict'> & {
  readonly ticker: string;
  readonly day: number;
  readonly terms: Terms | null;
};

/** The series that was meant, and what became of the word. */
export type Taken = { readonly series: string; readonly outcome: ActionOutcome };

const rowOf = async (readModel: Readings, ticker: string): Promise<TickerRow> => {
  const rows = fittingSeries(await readModel.tickers(ticker), { interval: '1d' });
  const asTraded = rows.filter(({ feed }) => feed.adjustment === 'as-traded');
  const [row] = asTraded.length > 0 ? asTraded : rows;
  if (row) return row;
  throw new UsageError(`${ticker} is not watched by daily bars; npx tapewatch asof now anomalies shows what is`);
};

const barTime = async (readModel: Readings, { series }: TickerRow, { ticker, day }: Word): Promise<number> => {
  const [from, to] = [fromNewYork(day * DAY), fromNewYork((day + 1) * DAY) - 1];
  const [bar] = await readModel.bars(series, from, to, 1);
  if (bar) return bar.bar.time;
  throw new UsageError(`${ticker} has no judged bar that day; npx tapewatch why-not ${ticker} DATE says why`);
};

const send = async (composed: Composed, series: Series, command: DecideAction): Promise<ActionOutcome> => {
  const handled = await (await composed.get(TOKENS.tickers)).handle(series, command);
  if (handled.outcome === 'contended') throw new UsageError('Another writer was always first; try again');
  const { refusal, actions } = handled.decision;
  if (refusal === 'other-policy')
    throw new UsageError(
      `The series is judged under another policy than ${command.policy.id}; name that one in TAPEWATCH_POLICY`,
    );
  return actions[0] ?? 'not-suspected';
};

const takeBy = async (composed: Composed, word: Word): Promise<Taken> => {
  const feed = await composed.get(TOKENS.feed);
  const readModel = await composed.get(TOKENS.readModel);
  feed.start(['read-model']);
  await feed.drained('read-model');
  const row = await rowOf(readModel, word.ticker);
  const series = parseSeriesKey(row.series);
  if (!series) throw new UsageError(`${row.series} is no series; npx tapewatch projections rebuild`);
  const { verdict, terms } = word;
  const time = await barTime(readModel, row, word);
  const policy = await composed.get(TOKENS.policy);
  const outcome = await send(composed, series, { type: 'DecideAction', time, verdict, terms, policy });
  await feed.drained('read-model');
  return { series: row.series, outcome };
};

/** Records a person's word on a corporate action, and waits until it can be read; people are told at the next start. Refused with a UsageError while a server runs. */
export const takeWord = async (word: Word, manner: Manner): Promise<Taken> => {
  const config = loadConfig(process.env);
  await readingLog(config, (log) => log.head());
  const announce = (line: string): void => note(manner, [line]);
  const composed = await compose(config, { logger: openLog(config.logLevel), now: Date.now, announce });
  try {
    return await takeBy(composed, word);
  } finally {
    await composed.shutdown();
  }
};
