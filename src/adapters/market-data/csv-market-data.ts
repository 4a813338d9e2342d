import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MarketDataError, type MarketData } from '../../application/ports/market-data.ts';
import type { Adjustment, Sessions } from '../../domain/market/feed.ts';
import { inspectCsv, type CsvOptions } from './csv-bars.ts';
import { badFile, printable } from './csv-refusal.ts';
import { createRecordedMarketData } from './recorded-market-data.ts';
import { fileFailure } from './text-file.ts';

/** Where the bars are (`path`: a file, or a folder for its `*.csv` and `*.csv.gz` in name order) and what the files do not say themselves. */
export type CsvMarketDataOptions = CsvOptions & {
  readonly path: string;
  readonly feedId?: string | undefined;
  readonly adjustment?: Adjustment | undefined;
  readonly sessions?: Sessions | undefined;
};

const CSV_NAME = /^[^.].*\.csv(?:\.gz)?$/i;

const filesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && CSV_NAME.test(entry.name)).map(({ name }) => name);
  if (names.length === 0)
    throw new MarketDataError('not-found', `${printable(folder)} has no CSV files; put *.csv or *.csv.gz files in it`);
  return names.toSorted().map((name) => join(folder, name));
};

const filesAt = async (path: string): Promise<readonly string[]> => {
  try {
    return (await stat(path)).isDirectory() ? await filesIn(path) : [path];
  } catch (cause) {
    throw fileFailure(path, cause);
  }
};

const commonAdjustment = async (files: readonly string[], options: CsvMarketDataOptions): Promise<Adjustment> => {
  if (options.adjustment) return options.adjustment;
  const found = new Map<Adjustment, string>();
  for (const file of files) {
    const { adjustment } = await inspectCsv(file, options);
    if (!found.has(adjustment)) found.set(adjustment, file);
  }
  const [first, other] = found;
  if (first && other)
    throw badFile(
      other[1],
      `is ${other[0]} and ${printable(first[1])} is ${first[0]}; give the adjustment of all files`,
    );
  return first?.[0] ?? 'split-adjusted';
};

/** The sessions that all files are of; of any where they differ. */
const commonSessions = async (files: readonly string[], options: CsvMarketDataOptions): Promise<Sessions> => {
  if (options.sessions) return options.sessions;
  const facts = await Promise.all(files.map((file) => inspectCsv(file, options)));
  return facts.every(({ sessions }) => sessions === 'regular') ? 'regular' : 'any';
};

/** Files tell corporate actions where all of them have the column. */
const toldActions = async (
  files: readonly string[],
  options: CsvOptions,
): Promise<{ readonly tellsActions?: boolean }> => {
  const facts = await Promise.all(files.map((file) => inspectCsv(file, options)));
  return facts.every(({ tellsActions }) => tellsActions) ? { tellsActions: true } : {};
};

/** Opens recorded bars from CSV files as one feed (default id `csv`); prices are as traded when the files have a column `split_coefficient`. Failures are MarketDataError. */
export const createCsvMarketData = async (options: CsvMarketDataOptions): Promise<MarketData> => {
  const files = await filesAt(options.path);
  const feed = {
    id: options.feedId ?? 'csv',
    adjustment: await commonAdjustment(files, options),
    label: options.label ?? 'start',
    sessions: await commonSessions(files, options),
    historical: true,
    ...(await toldActions(files, options)),
  };
  return createRecordedMarketData(
    feed,
    files.map((file) => ({ file, options })),
  );
};
