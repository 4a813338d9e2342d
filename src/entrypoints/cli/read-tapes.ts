import { inspectCsv, readCsvBars, type CsvRow } from '../../adapters/market-data/csv-bars.ts';
import type { Tapes } from '../../application/calibration/calibrate.ts';
import { spanOf, type Span } from '../../application/calibration/measured.ts';
import { grouped } from '../../application/wording/figures.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Label } from '../../domain/market/feed.ts';
import { outsideOf } from '../../domain/market/hours.ts';
import type { Interval } from '../../domain/market/series.ts';
import { UsageError } from '../composition/failure.ts';
import type { Progress } from './progress.ts';

/** A file and the interval of its bars. */
export type FileOfBars = { readonly file: string; readonly interval: Interval };

/** How files of bars are read: which end of a bar the timestamps name (the start unless said otherwise), who hears of it, and the most bars that are held in memory. */
export type Reading = { readonly label?: Label | undefined; readonly progress?: Progress; readonly most?: number };

/** The bars of some files, and how many of their rows were left out: no newer than the row of the ticker before (`odd`), or outside the session (`outside`). */
export type ReadTapes = { readonly tapes: Tapes; readonly odd: number; readonly outside: number };

/** Bars of which a fit takes less than two gigabytes of memory: 904,000 took 0.8. */
const MOST_BARS = 2_000_000;

/** Names the interval of the bars of each file; bars within the day may be of one interval alone. Failures are MarketDataError and UsageError. */
export const inspectFiles = async (files: readonly string[]): Promise<readonly FileOfBars[]> => {
  const inspected: FileOfBars[] = [];
  for (const file of files) {
    if (file === '') throw new UsageError('a file name is empty; try: npx tapewatch policy fit bars.csv');
    inspected.push({ file, interval: (await inspectCsv(file)).interval });
  }
  const [first, ...others] = inspected.filter(({ interval }) => interval !== '1d');
  const other = others.find(({ interval }) => interval !== first?.interval);
  if (first && other)
    throw new UsageError(
      `${other.file} has bars of ${other.interval} and ${first.file} of ${first.interval}; fit one interval within the day at a time`,
    );
  return inspected;
};

type Pile = { readonly interval: Interval; readonly histories: Map<string, Bar[]> };

type Taken = { bars: number; odd: number; outside: number };

const take = ({ interval, histories }: Pile, taken: Taken, { ticker, bar }: CsvRow): void => {
  const bars = histories.get(ticker) ?? [];
  histories.set(ticker, bars);
  if (bar.time <= (bars.at(-1)?.time ?? -Infinity)) taken.odd += 1;
  else if (interval !== '1d' && outsideOf(bar.time, interval, 'regular') !== null) taken.outside += 1;
  else {
    bars.push(bar);
    taken.bars += 1;
  }
};

const tooMany = (most: number): UsageError =>
  new UsageError(
    `the files hold more than ${grouped(most)} bars, which a fit keeps in memory; fit fewer tickers or a shorter time`,
  );

const readFile = async ({ file, interval }: FileOfBars, pile: Pile, taken: Taken, reading: Reading): Promise<void> => {
  const { label, progress = () => {}, most = MOST_BARS } = reading;
  for await (const rows of readCsvBars(file, { interval, label })) {
    for (const row of rows) take(pile, taken, row);
    if (taken.bars > most) throw tooMany(most);
    progress(() => `reading ${file}: ${pile.histories.size} tickers`);
  }
};

/** Reads the bars of inspected files, block by block. Failures are MarketDataError and, where they are too many, UsageError. */
export const readTapes = async (files: readonly FileOfBars[], reading: Reading = {}): Promise<ReadTapes> => {
  const piles: Partial<Record<Span, Pile>> = {};
  const taken: Taken = { bars: 0, odd: 0, outside: 0 };
  for (const one of files) {
    const pile = (piles[spanOf(one.interval)] ??= { interval: one.interval, histories: new Map() });
    await readFile(one, pile, taken, reading);
  }
  return { tapes: piles, odd: taken.odd, outside: taken.outside };
};
