import { isOutside, type Judgement } from '../../domain/anomaly/judgement.ts';
import { LASTING } from '../../domain/anomaly/kinds.ts';
import { calendarDay, type Closure } from '../../domain/market/calendar.ts';
import { DAY, formatDate } from '../../domain/market/civil.ts';
import { fromNewYork } from '../../domain/market/new-york.ts';
import { INTERVAL_LENGTH } from '../../domain/market/series.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { leastChanges, takenInBy, type LeastChange } from '../../domain/ticker/least-change.ts';
import type { Finding } from '../finding.ts';
import type { BarRow, Readings, Span, TickerRow } from '../ports/read-model.ts';
import { factorOf, type Factor } from '../wording/factor.ts';
import { neededFor } from '../wording/needed.ts';
import { renderFinding } from '../wording/render-finding.ts';
import { fittingSeries, intervalOf, type SeriesChoice } from './choose-series.ts';
import { correctionOf, type Correction } from './correction.ts';
import type { When } from './moment.ts';
import type { Recall, Recalled } from './recall.ts';
import { isWithoutVolume } from './without-volume.ts';

/** Why a day has no judged bar, or (`none-then`) has some and none that an instant lies in. */
export type NoBar = 'nothing-judged' | 'before-first' | 'after-last' | 'closed' | 'none-that-day' | 'none-then';

/** A finding that a day lies in, or the bar of an instant; `holds` says that the bar, or one of the day, is one of its bars. */
export type Around = { readonly finding: Finding; readonly holds: boolean };

/** Why a choice names no series: several of the ticker fit it, or none. */
export type Unchosen = 'several-fit' | 'none-fits';

/** A finding that was still open at a bar, or only just over: since the bar `onset`, up to the bar `until` (null while it is not known to be over), and by what it would have taken the bar in. */
export type StillOpen = {
  readonly id: string;
  readonly onset: number;
  readonly until: number | null;
  readonly needed: readonly LeastChange[];
};

/** Why nobody heard of a day: the ticker is not watched, it has to be said which of its series is meant (those that fit, or all where none does), no bar was judged (`closure` says why the exchange was closed, if it was), or the judgement of its loudest bar, or of the bar that the instant `at` lies in (null: of a whole day), out of so many `bars` (whether it came without volume, its last correction, and the times of bars before it that were corrected since it was judged, where the log was asked) with the factors and what a finding would have needed, the findings the day lies in, and those that were still open at the bar (where the log was asked). Dates are session dates. */
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
      readonly at: number | null;
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
      readonly at: number | null;
      readonly time: number;
      readonly bars: number;
      readonly judgement: Judgement;
      readonly withoutVolume: boolean;
      readonly correction: Correction | null;
      readonly correctedSince: readonly number[];
      readonly factors: readonly Factor[];
      readonly needed: readonly LeastChange[];
      readonly around: readonly Around[];
      readonly open: readonly StillOpen[];
    };

/** Most bars of a day, one a minute. */
const MOST_BARS = 1440;

/** What is asked about of one series: a day, or within it the bar that an instant lies in. */
type Place = { readonly row: TickerRow; readonly day: number; readonly at: number | null };

const noBar = ({ row, day, at }: Place, bars: number): WhyNot => {
  const first = row.firstBar === null ? null : sessionDay(row.firstBar);
  const last = row.lastBar === null ? null : sessionDay(row.lastBar);
  const on = calendarDay(day);
  const dates = {
    ticker: row.ticker,
    series: row.series,
    date: formatDate(day),
    at,
    first: first === null ? null : formatDate(first),
    last: last === null ? null : formatDate(last),
  };
  const because = (): NoBar => {
    if (bars > 0) return 'none-then';
    if (first === null || last === null) return 'nothing-judged';
    if (day < first) return 'before-first';
    if (day > last) return 'after-last';
    return on.status === 'closed' ? 'closed' : 'none-that-day';
  };
  return { answer: 'no-bar', ...dates, because: because(), closure: on.status === 'closed' ? on.because : null };
};

/** A session day (days since 1970-01-01) from midnight to midnight in New York. */
const spanOf = (day: number): Span => ({ from: fromNewYork(day * DAY), to: fromNewYork((day + 1) * DAY) - 1 });

const findingsAround = async (
  readModel: Readings,
  { row, day, at }: Place,
  bar: number,
): Promise<readonly Around[]> => {
  const during = at === null ? spanOf(day) : { from: bar, to: bar };
  const rows = await readModel.findings({ series: [row.series], during });
  const isAsked = at === null ? (time: number) => sessionDay(time) === day : (time: number) => time === bar;
  return rows.map((finding) => ({
    finding: renderFinding(finding),
    holds: finding.evidence.some(({ time }) => isAsked(time)),
  }));
};

const isWithin = ({ judgement }: BarRow): boolean => !isOutside(judgement);

/** The bars within the sessions; those outside only where there are no others. */
const countedOf = (bars: readonly BarRow[]): readonly BarRow[] => (bars.some(isWithin) ? bars.filter(isWithin) : bars);

/** The bar with the highest score, of those alike the last. */
const loudestOf = (bars: readonly BarRow[]): BarRow | null =>
  countedOf(bars).reduce<BarRow | null>((a, b) => (a && a.judgement.score > b.judgement.score ? a : b), null);

/** The bars that the instant lies in, or all of the day. */
const askedOf = (bars: readonly BarRow[], { row, at }: Place): readonly BarRow[] => {
  if (at === null) return bars;
  const length = INTERVAL_LENGTH[intervalOf(row)];
  const holding = bars.filter(({ bar }) => bar.time <= at && at < bar.time + length);
  return countedOf(holding).slice(-1);
};

const unchosen = (ticker: string, watched: readonly TickerRow[], fitting: readonly TickerRow[]): WhyNot => {
  if (watched.length === 0) return { answer: 'not-watched', ticker };
  const [because, rows]: [Unchosen, readonly TickerRow[]] =
    fitting.length > 0 ? ['several-fit', fitting] : ['none-fits', watched];
  return { answer: 'choose-series', ticker, because, series: rows.map(({ series }) => series) };
};

const answerFor = async (readModel: Readings, place: Place): Promise<WhyNot> => {
  const { row, day, at } = place;
  const { from, to } = spanOf(day);
  const ofDay = await readModel.bars(row.series, from, to, MOST_BARS);
  const bars = askedOf(ofDay, place);
  const loudest = loudestOf(bars);
  if (!loudest) return noBar(place, ofDay.length);
  const { bar, judgement } = loudest;
  const factors = judgement.channels.map(factorOf);
  return {
    answer: 'judged',
    ticker: row.ticker,
    series: row.series,
    date: formatDate(day),
    at,
    time: bar.time,
    bars: bars.length,
    judgement,
    withoutVolume: isWithoutVolume(bar, factors),
    correction: correctionOf(loudest),
    correctedSince: [],
    factors,
    needed: factors.flatMap((factor) => neededFor(factor, bar) ?? []),
    around: await findingsAround(readModel, place, bar.time),
    open: [],
  };
};

/** Why no finding was raised on a session day of a ticker, within the day at the bar that the instant lies in where one is asked for; of several series the choice must fit one. */
export const whyNot = async (
  readModel: Readings,
  ticker: string,
  { day, instant }: When,
  choice: SeriesChoice = {},
): Promise<WhyNot> => {
  const watched = await readModel.tickers(ticker);
  const fitting = fittingSeries(watched, choice);
  const [row] = fitting;
  if (!row || fitting.length > 1) return unchosen(ticker, watched, fitting);
  return answerFor(readModel, { row, day, at: intervalOf(row) === '1d' ? null : instant });
};

/** The findings that would have taken a bar in; not those of a lasting change, which take in only what makes them graver. */
const stillOpenAt = ({ levels, before, ends }: Recalled): readonly StillOpen[] =>
  before.open
    .filter(({ kind }) => !LASTING.has(kind))
    .map((episode) => ({
      id: episode.id,
      onset: episode.onset,
      until: ends.get(episode.id) ?? null,
      needed: takenInBy(episode, levels, before),
    }));

/** The answer with all that would have made the bar a finding or part of one that was open, by judging changes of it on what the log says came before, and with what of that was corrected since; as it was where the log cannot tell. */
export const withLeastChanges = async (recall: Recall, answer: WhyNot, asOf?: number): Promise<WhyNot> => {
  if (answer.answer !== 'judged' || answer.judgement.verdict !== 'normal') return answer;
  const { series, time } = answer;
  const recalled = await recall({ series, times: new Set([time]), ...(asOf !== undefined && { asOf }) });
  const last = 'judged' in recalled ? recalled.judged.at(-1) : undefined;
  if (!last) return answer;
  const open = stillOpenAt(last);
  return { ...answer, open, needed: leastChanges(last.levels, last.before), correctedSince: last.correctedSince };
};
