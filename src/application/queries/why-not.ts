import { isOutside, type Judgement } from '../../domain/anomaly/judgement.ts';
import { calendarDay, type Closure } from '../../domain/market/calendar.ts';
import { DAY, formatDate } from '../../domain/market/civil.ts';
import { fromNewYork } from '../../domain/market/new-york.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { leastChanges, type LeastChange } from '../../domain/ticker/least-change.ts';
import type { Finding } from '../finding.ts';
import type { BarRow, Readings, Span, TickerRow } from '../ports/read-model.ts';
import { factorOf, type Factor } from '../wording/factor.ts';
import { neededFor } from '../wording/needed.ts';
import { renderFinding } from '../wording/render-finding.ts';
import { fittingSeries, type SeriesChoice } from './choose-series.ts';
import { correctionOf, type Correction } from './correction.ts';
import type { Recall } from './recall.ts';

/** Why a day has no judged bar. */
export type NoBar = 'nothing-judged' | 'before-first' | 'after-last' | 'closed' | 'none-that-day';

/** A finding that a day lies in; `holds` says that a bar of the day is one of its bars. */
export type Around = { readonly finding: Finding; readonly holds: boolean };

/** Why a choice names no series: several of the ticker fit it, or none. */
export type Unchosen = 'several-fit' | 'none-fits';

/** Why nobody heard of a day: the ticker is not watched, it has to be said which of its series is meant (those that fit, or all where none does), no bar was judged (`closure` says why the exchange was closed, if it was), or the judgement of its loudest bar (its last correction, and the times of bars before it that were corrected since it was judged, where the log was asked) with the factors and what a finding would have needed, and the findings the day lies in. Dates are session dates. */
export type WhyNot =
  | { readonly answer: 'not-watched'; readonly ticker: string }
  | {
      readonly answer: 'choose-series';
      readonly ticker: string;
      readonly because: Unchosen;
      readonly series: readonly string[];
    }
  | {
      readonly answer: 'no-bar';
      readonly ticker: string;
      readonly series: string;
      readonly date: string;
      readonly because: NoBar;
      readonly closure: Closure | null;
      readonly first: string | null;
      readonly last: string | null;
    }
  | {
      readonly answer: 'judged';
      readonly ticker: string;
      readonly series: string;
      readonly date: string;
      readonly time: number;
      readonly bars: number;
      readonly judgement: Judgement;
      readonly correction: Correction | null;
      readonly correctedSince: readonly number[];
      readonly factors: readonly Factor[];
      readonly needed: readonly LeastChange[];
      readonly around: readonly Around[];
    };

/** Most bars of a day, one a minute. */
const MOST_BARS = 1440;

const noBar = (row: TickerRow, day: number): WhyNot => {
  const first = row.firstBar === null ? null : sessionDay(row.firstBar);
  const last = row.lastBar === null ? null : sessionDay(row.lastBar);
  const on = calendarDay(day);
  const dates = {
    ticker: row.ticker,
    series: row.series,
    date: formatDate(day),
    first: first === null ? null : formatDate(first),
    last: last === null ? null : formatDate(last),
  };
  const because = (): NoBar => {
    if (first === null || last === null) return 'nothing-judged';
    if (day < first) return 'before-first';
    if (day > last) return 'after-last';
    return on.status === 'closed' ? 'closed' : 'none-that-day';
  };
  return { answer: 'no-bar', ...dates, because: because(), closure: on.status === 'closed' ? on.because : null };
};

/** A session day (days since 1970-01-01) from midnight to midnight in New York. */
const spanOf = (day: number): Span => ({ from: fromNewYork(day * DAY), to: fromNewYork((day + 1) * DAY) - 1 });

const findingsAround = async (readModel: Readings, row: TickerRow, day: number): Promise<readonly Around[]> => {
  const rows = await readModel.findings({ series: [row.series], during: spanOf(day) });
  return rows.map((finding) => ({
    finding: renderFinding(finding),
    holds: finding.evidence.some(({ time }) => sessionDay(time) === day),
  }));
};

const isWithin = ({ judgement }: BarRow): boolean => !isOutside(judgement);

/** The bar with the highest score; one outside the sessions only where no other is. */
const loudestOf = (bars: readonly BarRow[]): BarRow | null =>
  (bars.some(isWithin) ? bars.filter(isWithin) : bars).reduce<BarRow | null>(
    (a, b) => (a && a.judgement.score >= b.judgement.score ? a : b),
    null,
  );

const unchosen = (ticker: string, watched: readonly TickerRow[], fitting: readonly TickerRow[]): WhyNot => {
  if (watched.length === 0) return { answer: 'not-watched', ticker };
  const [because, rows]: [Unchosen, readonly TickerRow[]] =
    fitting.length > 0 ? ['several-fit', fitting] : ['none-fits', watched];
  return { answer: 'choose-series', ticker, because, series: rows.map(({ series }) => series) };
};

const answerFor = async (readModel: Readings, row: TickerRow, day: number): Promise<WhyNot> => {
  const { from, to } = spanOf(day);
  const bars = await readModel.bars(row.series, from, to, MOST_BARS);
  const loudest = loudestOf(bars);
  if (!loudest) return noBar(row, day);
  const { bar, judgement } = loudest;
  const factors = judgement.channels.map(factorOf);
  return {
    answer: 'judged',
    ticker: row.ticker,
    series: row.series,
    date: formatDate(day),
    time: bar.time,
    bars: bars.length,
    judgement,
    correction: correctionOf(loudest),
    correctedSince: [],
    factors,
    needed: factors.flatMap((factor) => neededFor(factor, bar) ?? []),
    around: await findingsAround(readModel, row, day),
  };
};

/** Why no finding was raised on a session day (days since 1970-01-01) of a ticker; of several series the choice must fit one. */
export const whyNot = async (
  readModel: Readings,
  ticker: string,
  day: number,
  choice: SeriesChoice = {},
): Promise<WhyNot> => {
  const watched = await readModel.tickers(ticker);
  const fitting = fittingSeries(watched, choice);
  const [row] = fitting;
  return row && fitting.length === 1 ? answerFor(readModel, row, day) : unchosen(ticker, watched, fitting);
};

/** The answer with all that would have made the bar a finding, by judging changes of it on what the log says came before, and with what of that was corrected since; as it was where the log cannot tell. */
export const withLeastChanges = async (recall: Recall, answer: WhyNot, asOf?: number): Promise<WhyNot> => {
  if (answer.answer !== 'judged' || answer.judgement.verdict !== 'normal') return answer;
  const { series, time } = answer;
  const recalled = await recall({ series, times: new Set([time]), ...(asOf !== undefined && { asOf }) });
  const last = 'judged' in recalled ? recalled.judged.at(-1) : undefined;
  if (!last) return answer;
  return { ...answer, needed: leastChanges(last.levels, last.before), correctedSince: last.correctedSince };
};
