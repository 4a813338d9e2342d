import type { Adjustment } from '../../domain/market/feed.ts';
import type { CsvLine } from './csv-lines.ts';
import { badFile, excerpt } from './csv-refusal.ts';

const TIME_NAMES = ['timestamp', 'datetime', 'date'];
const VALUE_NAMES = ['open', 'high', 'low', 'close', 'volume'] as const;
const SPLIT_NAME = 'split_coefficient';
const DIVIDEND_NAME = 'dividend_amount';
const MAX_HEADER_SHOWN = 120;

/** Where the header puts what a bar needs: `names` as written, and the index of each column in a row; without a ticker column `ticker` is null, so are those of corporate actions where there are none. */
export type Layout = {
  readonly names: readonly string[];
  readonly ticker: number | null;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly split: number | null;
  readonly dividend: number | null;
  readonly adjustment: Adjustment;
};

const missingColumns = (found: readonly string[]): readonly string[] => {
  const missing: string[] = VALUE_NAMES.filter((name) => !found.includes(name));
  return TIME_NAMES.some((name) => found.includes(name)) ? missing : ['timestamp', ...missing];
};

const headerFault = (names: readonly string[], found: readonly string[]): string | null => {
  const missing = missingColumns(found);
  if (missing.length > 0) {
    const needed = 'timestamp (or datetime, date), open, high, low, close and volume';
    const what = missing.length > 1 ? 'columns' : 'column';
    return `has no ${what} ${missing.join(', ')}; its header is ${excerpt(names.join(','), MAX_HEADER_SHOWN)} and needs ${needed}`;
  }
  if (!found.includes('timestamp') && !found.includes('datetime') && found.includes('time'))
    return 'has date and time in two columns; write them into one, timestamp';
  const used = new Set<string>([...TIME_NAMES, ...VALUE_NAMES, 'ticker', SPLIT_NAME, DIVIDEND_NAME]);
  const repeated = found.find((name, i) => used.has(name) && found.indexOf(name) !== i);
  return repeated === undefined ? null : `has the column ${repeated} twice; leave one of them out`;
};

const place = (found: readonly string[], name: string): number | null =>
  found.includes(name) ? found.indexOf(name) : null;

/** Reads the header: columns in any order and case, unknown ones ignored; a column `split_coefficient` marks prices as traded, and `dividend_amount` beside it tells dividends. */
export const readLayout = (file: string, header: CsvLine): Layout => {
  const names = header.cells.map((name) => name.trim());
  const found = names.map((name) => name.toLowerCase());
  const fault = headerFault(names, found);
  if (fault) throw badFile(file, fault);
  const timeName = TIME_NAMES.find((name) => found.includes(name)) ?? '';
  return {
    names,
    ticker: place(found, 'ticker'),
    time: found.indexOf(timeName),
    open: found.indexOf('open'),
    high: found.indexOf('high'),
    low: found.indexOf('low'),
    close: found.indexOf('close'),
    volume: found.indexOf('volume'),
    split: place(found, SPLIT_NAME),
    dividend: found.includes(SPLIT_NAME) ? place(found, DIVIDEND_NAME) : null,
    adjustment: found.includes(SPLIT_NAME) ? 'as-traded' : 'split-adjusted',
  };
};
