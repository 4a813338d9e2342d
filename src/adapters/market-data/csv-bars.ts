import { basename } from 'node:path';
import { calendarDay } from '../../domain/market/calendar.ts';
import type { Adjustment, Label, Sessions } from '../../domain/market/feed.ts';
import { INTERVALS, isTicker, type Interval } from '../../domain/market/series.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { createBarClock, createInstantClock, readStamp, type Zone } from './csv-clock.ts';
import { canBeBars, commonStep, intervalOf, lengthInWords } from './csv-interval.ts';
import { readLayout } from './csv-layout.ts';
import { linesOf, readCsvBlocks, type CsvLine } from './csv-lines.ts';
import { readBlock } from './csv-plain-rows.ts';
import { badFile, excerpt } from './csv-refusal.ts';
import { readRows, type CsvRow, type RowFormat } from './csv-row.ts';

export type { CsvRow } from './csv-row.ts';

/** How to read what a file does not say itself: the ticker (default its name), the interval (default recognised), the zone of its times (default New York) and which end of a bar they name (default start). */
export type CsvOptions = {
  readonly ticker?: string | undefined;
  readonly interval?: Interval | undefined;
  readonly zone?: Zone | undefined;
  readonly label?: Label | undefined;
};

/** What a file says of all its bars: their interval, the sessions they are of, by the presence of a column `split_coefficient` how prices were adjusted and whether rows tell corporate actions, and whether a column names the ticker of each row. */
export type CsvFacts = {
  readonly interval: Interval;
  readonly sessions: Sessions;
  readonly adjustment: Adjustment;
  readonly tellsActions: boolean;
  readonly namesTickers: boolean;
};

const STEM = /(?:\.csv)?(?:\.gz)?$/i;

const tickerOfFile = (file: string, given: string | undefined): string => {
  const ticker = given ?? basename(file).replace(STEM, '').toUpperCase();
  if (isTicker(ticker)) return ticker;
  const what = given === undefined ? 'and its name is' : 'and the one given is';
  throw badFile(
    file,
    `has no column ticker ${what} no ticker symbol: ${excerpt(ticker)}; give one like AAPL (--ticker)`,
  );
};

/** What rows say of their interval: whether the first names a date alone, and the step between them in milliseconds (null: too few rows). */
type Spacing = { readonly isDateOnly: boolean; readonly step: number | null };

const spacingOf = (format: RowFormat, rows: readonly CsvLine[]): Spacing => {
  const read = readRows(format, rows);
  return {
    isDateOnly: readStamp(read[0]?.timestampText ?? '')?.clock === null,
    step: commonStep(read.map(({ ticker, bar }) => ({ ticker, time: bar.time }))),
  };
};

const GIVE_INTERVAL = `give the interval of its bars (--interval): ${INTERVALS.join(', ')}`;

const recogniseInterval = (file: string, { isDateOnly, step }: Spacing): Interval => {
  if (isDateOnly) return '1d';
  const interval = step === null ? null : intervalOf(step);
  if (interval) return interval;
  const seen = step === null ? 'has too few rows to tell their interval' : `has a row every ${lengthInWords(step)}`;
  throw badFile(file, `${seen}; ${GIVE_INTERVAL}`);
};

const checkedInterval = (file: string, { isDateOnly, step }: Spacing, given: Interval): Interval => {
  if (isDateOnly && given !== '1d')
    throw badFile(
      file,
      `has dates without times, as daily bars have, and the interval given is ${given}; give 1d, or none (--interval)`,
    );
  if (step === null || canBeBars(step, given)) return given;
  throw badFile(
    file,
    `has a row every ${lengthInWords(step)}, and the interval given is ${given}; ${GIVE_INTERVAL}, or none to have it recognised`,
  );
};

/** The largest share of rows on days without a session that may be strays: of another exchange's, one in fifty is on a holiday of New York. */
const STRAYS = 0.01;

/** Daily rows are New York's where hardly one, or but one, is of a day on which it is closed; others may be of any market. Shorter bars are taken for its regular hours. */
const recogniseSessions = (interval: Interval, rows: readonly CsvRow[]): Sessions => {
  if (interval !== '1d') return 'regular';
  const strays = rows.filter(({ bar }) => calendarDay(sessionDay(bar.time)).status === 'closed').length;
  return strays <= Math.max(1, STRAYS * rows.length) ? 'regular' : 'any';
};

type Table = { readonly format: RowFormat; readonly facts: CsvFacts };

const openTable = (file: string, [header, ...rows]: readonly CsvLine[], options: CsvOptions): Table => {
  if (!header) throw badFile(file, 'is empty; a header and at least one row are needed');
  const layout = readLayout(file, header);
  if (rows.length === 0) throw badFile(file, 'has a header and no rows; at least one row is needed');
  const zone = options.zone ?? 'America/New_York';
  const ticker = layout.ticker === null ? tickerOfFile(file, options.ticker) : '';
  const format = { file, layout, ticker, clock: createInstantClock(zone) };
  const spacing = spacingOf(format, rows);
  const interval = options.interval
    ? checkedInterval(file, spacing, options.interval)
    : recogniseInterval(file, spacing);
  const dated = { ...format, clock: createBarClock(interval, zone, options.label ?? 'start') };
  return {
    format: dated,
    facts: {
      interval,
      sessions: recogniseSessions(interval, readRows(dated, rows)),
      adjustment: layout.adjustment,
      tellsActions: layout.split !== null,
      namesTickers: layout.ticker !== null,
    },
  };
};

/** Reads the facts from the start of a CSV file; a file that cannot be read as bars is a MarketDataError. */
export const inspectCsv = async (file: string, options: CsvOptions = {}): Promise<CsvFacts> => {
  const blocks = readCsvBlocks(file);
  try {
    const first = await blocks.next();
    return openTable(file, first.done ? [] : linesOf(file, first.value), options).facts;
  } finally {
    await blocks.return(undefined);
  }
};

/** The rows of a CSV file (plain or gzip) in file order, block by block; the first cell that cannot be read or breaks Bar is a MarketDataError. */
export async function* readCsvBars(file: string, options: CsvOptions = {}): AsyncGenerator<readonly CsvRow[]> {
  let format: RowFormat | null = null;
  for await (const block of readCsvBlocks(file)) {
    if (format) yield readBlock(format, block);
    else {
      const lines = linesOf(file, block);
      format = openTable(file, lines, options).format;
      yield readRows(format, lines.slice(1));
    }
  }
}
