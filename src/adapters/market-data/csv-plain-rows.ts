import { barFault, type Bar } from '../../domain/market/bar.ts';
import { isTicker } from '../../domain/market/series.ts';
import { isBlank, linesOf, type CsvBlock } from './csv-lines.ts';
import { readRow, readRows, type CsvRow, type RowFormat } from './csv-row.ts';

const COMMA = 44;
const POINT = 46;
const ZERO = 48;
const CARRIAGE_RETURN = 13;

/** Most digits of which every number is exact, and so is its quotient by a power of ten (Clinger, 1990). */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => 10 ** i);

const shifted = (digits: number, count: number, places: number): number =>
  count > 0 && count <= EXACT_DIGITS ? digits / (POWERS[places] ?? Number.NaN) : Number.NaN;

/** A number of digits and at most one point, read in place; NaN where it is written otherwise. */
const readPlain = (text: string, from: number, to: number): number => {
  let digits = 0;
  let point = -1;
  for (let i = from; i < to; i += 1) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (digit === POINT - ZERO && point < 0) point = i;
    else return Number.NaN;
  }
  return point < 0 ? shifted(digits, to - from, 0) : shifted(digits, to - from - 1, to - point - 1);
};

/** Where the cells of a line end, written into `ends`; how many there are. */
const splitLine = (text: string, from: number, to: number, ends: number[]): number => {
  let cells = 0;
  for (let i = from; i < to; i += 1) {
    if (text.charCodeAt(i) !== COMMA) continue;
    ends[cells] = i;
    cells += 1;
  }
  ends[cells] = to;
  return cells + 1;
};

/** A line of a block: where it starts in the text, where its cells end, and its number. */
type Line = { readonly text: string; readonly from: number; readonly ends: readonly number[]; readonly line: number };

const startOf = ({ from, ends }: Line, column: number): number =>
  column === 0 ? from : (ends[column - 1] ?? Number.NaN) + 1;

const numberOf = (line: Line, column: number): number =>
  readPlain(line.text, startOf(line, column), line.ends[column] ?? 0);

const barOf = ({ layout, clock }: RowFormat, line: Line, timestampText: string): Bar | null => {
  const time = clock(timestampText);
  if (time === null) return null;
  const bar = {
    time,
    open: numberOf(line, layout.open),
    high: numberOf(line, layout.high),
    low: numberOf(line, layout.low),
    close: numberOf(line, layout.close),
    volume: numberOf(line, layout.volume),
  };
  return barFault(bar) ? null : bar;
};

/** The ticker of a line; `known` where it is that again, so that rows of one ticker share a text. */
const tickerOf = ({ layout, ticker }: RowFormat, line: Line, known: string): string | null => {
  if (layout.ticker === null) return ticker;
  const from = startOf(line, layout.ticker);
  const to = line.ends[layout.ticker] ?? from;
  if (known !== '' && to - from === known.length && line.text.startsWith(known, from)) return known;
  const text = line.text.slice(from, to);
  return isTicker(text) ? text : null;
};

/** The row of a line whose cells are all plainly written; null where one is not, or breaks a rule. */
const readPlainRow = (format: RowFormat, line: Line, known: string): CsvRow | null => {
  const { time } = format.layout;
  const timestampText = line.text.slice(startOf(line, time), line.ends[time]);
  const ticker = tickerOf(format, line, known);
  const bar = ticker === null ? null : barOf(format, line, timestampText);
  return ticker === null || bar === null ? null : { ticker, bar, action: null, line: line.line, timestampText };
};

const readOther = (format: RowFormat, text: string, line: number): readonly CsvRow[] => {
  const cells = text.split(',');
  return isBlank(cells) ? [] : [readRow(format, { line, cells })];
};

/** Reads the rows of a block without quotation marks and without columns of corporate actions, line by line. */
const readPlainRows = (format: RowFormat, { text, line: first }: CsvBlock): readonly CsvRow[] => {
  const rows: CsvRow[] = [];
  const ends: number[] = [];
  let known = '';
  let line = first;
  for (let from = 0; from < text.length; line += 1) {
    const stop = text.indexOf('\n', from);
    const next = stop < 0 ? text.length : stop;
    const to = text.charCodeAt(next - 1) === CARRIAGE_RETURN ? next - 1 : next;
    const isWhole = splitLine(text, from, to, ends) === format.layout.names.length;
    const row = isWhole ? readPlainRow(format, { text, from, ends, line }, known) : null;
    if (row) known = row.ticker;
    rows.push(...(row ? [row] : readOther(format, text.slice(from, next), line)));
    from = next + 1;
  }
  return rows;
};

/** Reads the rows of a block, blank lines left out; the first that does not fit the header or breaks a rule of Bar is a MarketDataError naming line, column and value. */
export const readBlock = (format: RowFormat, block: CsvBlock): readonly CsvRow[] =>
  block.text.includes('"') || format.layout.split !== null
    ? readRows(format, linesOf(format.file, block))
    : readPlainRows(format, block);
