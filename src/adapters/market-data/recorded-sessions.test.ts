import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { calendarDay, sessionsBetween } from '../../domain/market/calendar.ts';
import { formatDate } from '../../domain/market/civil.ts';
import { outsideOf } from '../../domain/market/hours.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { inspectCsv, readCsvBars, type CsvOptions } from './csv-bars.ts';
import { createSampleMarketData } from './sample-market-data.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isThere = existsSync(DATA);
if (!isThere) process.stdout.write('The recorded bars of ../shared/data are not here: their dates are not checked.\n');

type Found = { rows: number; outside: number; readonly days: Map<string, Set<number>> };

const look = async (file: string, options: CsvOptions, sessions: 'regular' | 'extended'): Promise<Found> => {
  const found: Found = { rows: 0, outside: 0, days: new Map() };
  const { interval } = await inspectCsv(DATA + file, options);
  for await (const rows of readCsvBars(DATA + file, { ...options, interval }))
    for (const { ticker, bar } of rows) {
      const days = found.days.get(ticker) ?? new Set();
      found.days.set(ticker, days.add(sessionDay(bar.time)));
      found.rows += 1;
      if (outsideOf(bar.time, interval, sessions) === 'outside-session') found.outside += 1;
    }
  return found;
};

const closedDates = ({ days }: Found): readonly string[] =>
  [...new Set([...days.values()].flatMap((some) => Array.from(some)))]
    .filter((day) => calendarDay(day).status !== 'open')
    .map(formatDate);

const missingDates = (days: ReadonlySet<number>): readonly string[] =>
  sessionsBetween(Math.min(...days), Math.max(...days))
    .filter(({ day }) => !days.has(day))
    .map(({ day }) => formatDate(day));

describe.skipIf(!isThere)('the dates of recorded bars', () => {
  test.each([
    ['daily/daily_dev.csv.gz', 515_159],
    ['daily/sp500_index_2000_2020.csv', 5105],
    ['raw_daily/raw_daily_dev.csv.gz', 31_284],
  ])('%s: every one of %i daily bars is of a session', async (file, rows) => {
    const found = await look(file, { ticker: 'INDEX' }, 'regular');
    expect([found.rows, found.outside, closedDates(found)]).toEqual([rows, 0, []]);
  });

  test('the index lacks no session of twenty years, and the exchange-traded fund none of twenty-one', async () => {
    const index = await look('daily/sp500_index_2000_2020.csv', { ticker: 'INDEX' }, 'regular');
    expect(missingDates(index.days.get('INDEX') ?? new Set())).toEqual([]);
    const { days } = await look('raw_daily/raw_daily_dev.csv.gz', {}, 'regular');
    expect(missingDates(days.get('SPY') ?? new Set())).toEqual([]);
  });

  test.each([
    ['intraday/bars_5min_dev.csv.gz', 'start', 394_945, 5644],
    ['intraday/bars_1min_dev.csv.gz', 'start', 147_603, 8],
    ['intraday/bars_1min_ext_dev.csv.gz', 'start', 67_144, 28_039],
    ['intraday/bars_60min_dev.csv.gz', 'end', 7453, 3989],
  ] as const)(
    '%s (labels %s): of %i bars %i are outside the regular sessions, none outside the extended ones',
    async (file, label, rows, outside) => {
      const regular = await look(file, { label }, 'regular');
      const extended = await look(file, { label }, 'extended');
      expect(closedDates(regular)).toEqual([]);
      expect([regular.rows, regular.outside, extended.outside]).toEqual([rows, outside, 0]);
    },
  );
});

describe('the bundled bars', () => {
  test('are all of sessions, and the index lacks none', async () => {
    const data = createSampleMarketData();
    for (const series of await data.series()) {
      const days = new Set<number>();
      for await (const chunk of data.bars(series)) for (const { time } of chunk) days.add(sessionDay(time));
      const outside = [...days].filter((day) => calendarDay(day).status !== 'open').map(formatDate);
      expect([series.ticker, outside, missingDates(days)]).toEqual([series.ticker, [], []]);
    }
  });
});
