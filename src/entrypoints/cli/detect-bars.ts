import {
  inspectCsv,
  readCsvBars,
  type CsvFacts,
  type CsvOptions,
  type CsvRow,
} from '../../adapters/market-data/csv-bars.ts';
import { createDetection, type Detected, type Detection } from '../../application/commands/detect.ts';
import { emptyTally, type Tally } from '../../application/commands/load-bars.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Feed } from '../../domain/market/feed.ts';
import type { ActionOutcome } from '../../domain/ticker/record-action.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import { countText } from '../../application/wording/figures.ts';
import { addHour, nameEnds, noHours } from '../../application/queries/bar-hours.ts';
import { barsNeeded } from '../../application/queries/warming-up.ts';
import { UsageError } from '../composition/failure.ts';
import type { DetectOptions } from './detect-options.ts';
import type { Progress } from './progress.ts';

/** A bar's score as it is printed, its timestamp as in the file. */
type OnScore = (ticker: string, timestamp: string, score: number) => void;

/** Who is told while bars are judged: of each score (null: nobody), and of how far the work has come. */
export type Told = { readonly onScore: OnScore | null; readonly progress: Progress };

/** The rows of one ticker: time of the last, how many are older than the one before, how many were judged, and the bars that its baseline still needs (null: it has them). */
export type TickerCount = { last: number; older: number; judged: number; needed: number | null };

/** What the files came to: the detection, what became of the bars and the corporate actions, the count of each ticker, the first file that names tickers of its own, and whether timestamps taken for the start of bars look like their end. */
export type DetectedBars = {
  readonly detection: Detection;
  readonly tally: Tally;
  readonly actions: readonly ActionOutcome[];
  readonly tickers: readonly TickerCount[];
  readonly namesTickers: string | null;
  readonly nameEnds: boolean;
};

type Inspected = { readonly file: string; readonly facts: CsvFacts };

const inspectAll = async (files: readonly string[], options: DetectOptions): Promise<readonly Inspected[]> => {
  const all: Inspected[] = [];
  for (const file of files) {
    if (file === '') throw new UsageError('a file name is empty; try: npx tapewatch detect bars.csv');
    all.push({ file, facts: await inspectCsv(file, options) });
  }
  return all;
};

const commonFacts = (inspected: readonly Inspected[]): CsvFacts => {
  const [first, ...others] = inspected;
  if (!first) throw new UsageError('detect needs a CSV file; try: npx tapewatch detect bars.csv');
  const other = others.find(({ facts }) => facts.interval !== first.facts.interval);
  if (!other) return first.facts;
  throw new UsageError(
    `${other.file} has bars of ${other.facts.interval} and ${first.file} of ${first.facts.interval}; detect one interval at a time`,
  );
};

const feedOf = (options: DetectOptions, { adjustment, sessions, tellsActions }: CsvFacts): Feed => ({
  id: 'csv',
  adjustment: options.adjustment ?? adjustment,
  label: options.label ?? 'start',
  sessions: options.sessions ?? sessions,
  historical: true,
  tellsActions,
});

async function* rowsOf(files: readonly string[], options: CsvOptions): AsyncGenerator<readonly CsvRow[]> {
  for (const file of files) yield* readCsvBars(file, options);
}

const countOf = (tickers: Map<string, TickerCount>, ticker: string): TickerCount => {
  const known = tickers.get(ticker) ?? { last: -Infinity, older: 0, judged: 0, needed: null };
  tickers.set(ticker, known);
  return known;
};

const count = (ticker: TickerCount, { time }: Bar, { outcome, judgement }: Detected): void => {
  if (time < ticker.last) ticker.older += 1;
  ticker.last = time;
  if (outcome !== 'observed' || !judgement) return;
  ticker.needed = barsNeeded(judgement);
  if (judgement.verdict !== 'unjudged') ticker.judged += 1;
};

/** Judges every bar of the files in order; nothing is given out before all of them were read. Failures are MarketDataError and UsageError. */
export const detectBars = async (
  files: readonly string[],
  policy: Policy,
  options: DetectOptions,
  { onScore, progress }: Told,
): Promise<DetectedBars> => {
  const inspected = await inspectAll(files, options);
  const facts = commonFacts(inspected);
  const detection = createDetection(policy, feedOf(options, facts), facts.interval);
  const tally = emptyTally();
  const actions: ActionOutcome[] = [];
  const tickers = new Map<string, TickerCount>();
  const hours = noHours();
  const isClocked = options.label === undefined && facts.interval !== '1d' && facts.sessions !== 'any';
  const judge = ({ ticker, bar, action, timestampText }: CsvRow): void => {
    const detected = detection.next(ticker, bar, action ? [action] : []);
    const { outcome, judgement } = detected;
    tally[outcome] += 1;
    if (isClocked) addHour(hours, bar.time);
    actions.push(...detected.actions);
    count(countOf(tickers, ticker), bar, detected);
    if (onScore && judgement && judgement.verdict !== 'unjudged') onScore(ticker, timestampText, judgement.score);
  };
  let judged = 0;
  for await (const rows of rowsOf(files, { ...options, interval: facts.interval })) {
    rows.forEach(judge);
    judged += rows.length;
    progress(() => `judged ${countText(judged, 'bar')} of ${countText(tickers.size, 'ticker')}`);
  }
  const named = inspected.find(({ facts: { namesTickers } }) => namesTickers);
  const about = { namesTickers: named?.file ?? null, nameEnds: nameEnds(hours) };
  return { detection, tally, actions, tickers: [...tickers.values()], ...about };
};
