import {
  inspectCsv,
  readCsvBars,
  type CsvFacts,
  type CsvOptions,
  type CsvRow,
} from '../../adapters/market-data/csv-bars.ts';
import { createDetection, type Detection } from '../../application/commands/detect.ts';
import { emptyTally, type Tally } from '../../application/commands/load-bars.ts';
import type { Feed } from '../../domain/market/feed.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import { UsageError } from '../composition/failure.ts';
import type { DetectOptions } from './detect-options.ts';

/** A bar's score as it is printed, its timestamp as in the file. */
export type OnScore = (ticker: string, timestamp: string, score: number) => void;

/** What the files came to: the detection, what became of the bars, and how many tickers they were of. */
export type DetectedBars = { readonly detection: Detection; readonly tally: Tally; readonly tickers: number };

const commonFacts = async (files: readonly string[], options: DetectOptions): Promise<CsvFacts> => {
  let common: CsvFacts | null = null;
  for (const file of files) {
    if (file === '') throw new UsageError('a file name is empty; try: tapewatch detect bars.csv');
    const facts = await inspectCsv(file, options);
    if (common && common.interval !== facts.interval)
      throw new UsageError(
        `${file} has bars of ${facts.interval} and ${files[0]} of ${common.interval}; detect one interval at a time`,
      );
    common ??= facts;
  }
  if (!common) throw new UsageError('detect needs a CSV file; try: tapewatch detect bars.csv');
  return common;
};

const feedOf = (options: DetectOptions, { adjustment }: CsvFacts): Feed => ({
  id: 'csv',
  adjustment: options.adjustment ?? adjustment,
  label: options.label ?? 'start',
  sessions: 'regular',
  historical: true,
});

async function* rowsOf(files: readonly string[], options: CsvOptions): AsyncGenerator<readonly CsvRow[]> {
  for (const file of files) yield* readCsvBars(file, options);
}

/** Judges every bar of the files in order; nothing is given out before all of them were read. Failures are MarketDataError and UsageError. */
export const detectBars = async (
  files: readonly string[],
  policy: Policy,
  options: DetectOptions,
  onScore: OnScore | null,
): Promise<DetectedBars> => {
  const facts = await commonFacts(files, options);
  const detection = createDetection(policy, feedOf(options, facts), facts.interval);
  const tally = emptyTally();
  const tickers = new Set<string>();
  const judge = ({ ticker, bar, timestampText }: CsvRow): void => {
    const { outcome, judgement } = detection.next(ticker, bar);
    tally[outcome] += 1;
    tickers.add(ticker);
    if (onScore && judgement && judgement.verdict !== 'unjudged') onScore(ticker, timestampText, judgement.score);
  };
  for await (const rows of rowsOf(files, { ...options, interval: facts.interval })) rows.forEach(judge);
  return { detection, tally, tickers: tickers.size };
};
