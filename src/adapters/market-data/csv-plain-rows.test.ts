import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBarClock } from './csv-clock.ts';
import { readLayout } from './csv-layout.ts';
import { linesOf, type CsvBlock } from './csv-lines.ts';
import { readBlock } from './csv-plain-rows.ts';
import { readRows, type CsvRow, type RowFormat } from './csv-row.ts';

const HEADER = { line: 1, cells: ['Ticker', 'date', 'open', 'high', 'low', 'close', 'note', 'volume'] };

const FORMAT: RowFormat = {
  file: 'bars.csv',
  layout: readLayout('bars.csv', HEADER),
  ticker: '',
  clock: createBarClock('1d', 'America/New_York', 'start'),
};

const outcomeOf = (read: () => readonly CsvRow[]): unknown => {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
};

const inPlace = (block: CsvBlock): unknown => outcomeOf(() => readBlock(FORMAT, block));
const byCells = (block: CsvBlock): unknown => outcomeOf(() => readRows(FORMAT, linesOf('bars.csv', block)));

/** Prices as files write them, a few of them no prices at all. */
const price = fc.oneof(
  { weight: 20, arbitrary: fc.double({ min: 1e-4, max: 1e6, noNaN: true }).map(String) },
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 99_999_999 }).map((cents) => (cents / 100).toFixed(2)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0.1234567890123456789', '1e3', ' 7.5 ', '+3', '.5', '5.', '12345678901234567.5', ''),
  },
  { weight: 1, arbitrary: fc.constantFrom('0', '-1', '1.2.3', '.', '1,5', 'n/a', '1_000', '٣') },
);

const volume = fc.oneof(fc.nat({ max: 2 ** 31 }).map(String), fc.constantFrom('269778.0', '1e6', '9007199254740993'));

const row = fc
  .record({
    ticker: fc.constantFrom('AAPL', 'AAPL', 'BRK.B', '^GSPC', ' F ', 'aapl'),
    day: fc.integer({ min: 1, max: 28 }),
    prices: fc.tuple(price, price),
    volume,
    end: fc.constantFrom('\n', '\n', '\r\n', '\n\n', '\n \n'),
  })
  .map(({ ticker, day, prices: [open, close], volume: shares, end }) => {
    const date = `2020-01-${String(day).padStart(2, '0')}`;
    return `${[ticker, date, open, '1000000000', '0.00001', close, 'x', shares].join(',')}${end}`;
  });

test('rows read in place are those read by their cells, and so is what refuses a file', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), fc.boolean(), (rows, ends) => {
      const text = ends ? rows.join('') : rows.join('').trimEnd();
      expect(inPlace({ text, line: 2 })).toEqual(byCells({ text, line: 2 }));
    }),
    { numRuns: 2000 },
  );
});

test('numbers are the nearest to what is written', () => {
  const text = 'AAPL,2020-01-02,0.1,123456.789012345,0.07,0.3,x,493729600.0\n';
  expect(inPlace({ text, line: 9 })).toEqual([
    expect.objectContaining({
      line: 9,
      timestampText: '2020-01-02',
      bar: expect.objectContaining({ open: 0.1, high: 123456.789012345, low: 0.07, close: 0.3, volume: 493_729_600 }),
    }),
  ]);
});
