import { barFault, type Bar, type BarFault } from '../../domain/market/bar.ts';
import type { CorporateAction } from '../../domain/market/corporate-action.ts';
import { isTicker } from '../../domain/market/series.ts';
import type { Clock } from './csv-clock.ts';
import type { Layout } from './csv-layout.ts';
import type { CsvLine } from './csv-lines.ts';
import { badCell, badLine, excerpt, type Cell } from './csv-refusal.ts';

/** A row of a file as a bar of a ticker, with the corporate action it is the first bar after (null: none), its line (the header is line 1) and its timestamp as written. */
export type CsvRow = {
  readonly ticker: string;
  readonly bar: Bar;
  readonly action: CorporateAction | null;
  readonly line: number;
  readonly timestampText: string;
};

/** What it takes to read the rows of a file; `ticker` is that of every row when the layout has no ticker column. */
export type RowFormat = {
  readonly file: string;
  readonly layout: Layout;
  readonly ticker: string;
  readonly clock: Clock;
};

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

// Adding 0 turns a negative zero into zero.
const readNumber = (text: string): number => (NUMBER.test(text) ? Number(text) + 0 : Number.NaN);

const cell = (line: CsvLine, column: number): string => (line.cells[column] ?? '').trim();

const cellAt = (format: RowFormat, line: CsvLine, column: number): Cell => ({
  file: format.file,
  line: line.line,
  column: format.layout.names[column] ?? '',
  value: cell(line, column),
});

const faultText = ({ rule, field }: BarFault, low: string): string => {
  if (rule === 'positive') return 'is not a price; prices must be above 0';
  if (rule === 'high-not-below-low') return `is below the low ${excerpt(low)}; the high must not be below the low`;
  if (field === 'volume') return `is not a volume; volumes must be whole numbers from 0 to ${Number.MAX_SAFE_INTEGER}`;
  return 'is not a price; prices must be finite numbers above 0';
};

const readTime = (format: RowFormat, line: CsvLine): number => {
  const time = format.clock(cell(line, format.layout.time));
  if (time !== null) return time;
  throw badCell(
    cellAt(format, line, format.layout.time),
    'is not a time; write 2020-01-31 for a daily bar, else 2020-01-31 09:30 or 2020-01-31T09:30:00-05:00',
  );
};

const readTicker = (format: RowFormat, line: CsvLine): string => {
  const column = format.layout.ticker;
  if (column === null) return format.ticker;
  const ticker = cell(line, column);
  if (isTicker(ticker)) return ticker;
  throw badCell(cellAt(format, line, column), 'is not a ticker symbol; write it like AAPL, BRK.B or ^GSPC');
};

const readBar = (format: RowFormat, line: CsvLine): Bar => {
  const { layout } = format;
  const bar = {
    time: readTime(format, line),
    open: readNumber(cell(line, layout.open)),
    high: readNumber(cell(line, layout.high)),
    low: readNumber(cell(line, layout.low)),
    close: readNumber(cell(line, layout.close)),
    volume: readNumber(cell(line, layout.volume)),
  };
  const fault = barFault(bar);
  if (!fault) return bar;
  throw badCell(cellAt(format, line, layout[fault.field]), faultText(fault, cell(line, layout.low)));
};

const readSplit = (format: RowFormat, line: CsvLine, column: number): number => {
  const value = readNumber(cell(line, column) || '1');
  if (value > 0 && Number.isFinite(value)) return value;
  throw badCell(
    cellAt(format, line, column),
    'is not a number of new shares for an old one; write 1 where there is none',
  );
};

const readDividend = (format: RowFormat, line: CsvLine, column: number): number => {
  const value = readNumber(cell(line, column) || '0');
  if (value >= 0 && Number.isFinite(value)) return value;
  throw badCell(cellAt(format, line, column), 'is not a number from 0 on; write 0 where there is none');
};

/** The action that a row tells of; an empty cell tells of none, like a split of 1 and a dividend of 0. */
const readAction = (format: RowFormat, line: CsvLine, time: number): CorporateAction | null => {
  const { split: splitColumn, dividend: dividendColumn } = format.layout;
  if (splitColumn === null) return null;
  const split = readSplit(format, line, splitColumn);
  const dividend = dividendColumn === null ? 0 : readDividend(format, line, dividendColumn);
  return split === 1 && dividend === 0 ? null : { time, split, dividend };
};

/** Reads a row; one that does not fit the header or breaks a rule of Bar is a MarketDataError naming line, column and value. */
export const readRow = (format: RowFormat, line: CsvLine): CsvRow => {
  const { file, layout } = format;
  const cells = line.cells.length;
  if (cells !== layout.names.length)
    throw badLine(
      file,
      line.line,
      `${cells} cells where the header has ${layout.names.length}; every row needs them all`,
    );
  const bar = readBar(format, line);
  return {
    ticker: readTicker(format, line),
    bar,
    action: readAction(format, line, bar.time),
    line: line.line,
    timestampText: cell(line, layout.time),
  };
};

/** Reads rows; the first that does not fit the header or breaks a rule of Bar is a MarketDataError naming line, column and value. */
export const readRows = (format: RowFormat, lines: readonly CsvLine[]): readonly CsvRow[] =>
  lines.map((line) => readRow(format, line));
