import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FindingKey, FindingRow, FindingsQuery, ReadModel } from '../../application/ports/read-model.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { at, barOf, changesOf, findingOf, tickerOf } from './rows.fixture.ts';

const day = (date: string): number => parseDate(date) ?? NaN;

const withFindings = async (open: () => ReadModel, findings: readonly FindingRow[]): Promise<ReadModel> => {
  const readModel = open();
  await readModel.apply(changesOf({ findings }));
  return readModel;
};

const EVER = { from: -1e15, to: 1e15 };

const ids = async (readModel: ReadModel, query: Partial<FindingsQuery>): Promise<readonly string[]> =>
  (await readModel.findings({ limit: 100, ...query })).map(({ id }) => id);

const pages = async (readModel: ReadModel, query: FindingsQuery, most: number): Promise<readonly string[]> => {
  const rows = await readModel.findings(query);
  const last = rows.at(-1);
  if (!last || most === 0) return rows.map(({ id }) => id);
  const after: FindingKey = { onset: last.onset, id: last.id };
  return [...rows.map(({ id }) => id), ...(await pages(readModel, { ...query, after }, most - 1))];
};

const OVER = { end: at('2010-05-07') };

const CRASH = [
  findingOf('flash', ['2010-05-06'], { ...OVER, severity: 'critical', kind: 'volume' }),
  findingOf('week', ['2020-02-24', '2020-02-27', '2020-03-02']),
  findingOf('march', ['2020-03-16'], { severity: 'critical' }),
  findingOf('apple', ['2020-03-16'], { series: 'sample/AAPL/1d', ticker: 'AAPL', severity: 'medium' }),
  findingOf('wrong', ['2020-03-18'], { retracted: true }),
];

const FILTERS: readonly [string, Partial<FindingsQuery>, readonly string[]][] = [
  ['nothing: the newest onset first, then the highest id', {}, ['march', 'apple', 'week', 'flash']],
  ['ticker', { ticker: '^GSPC' }, ['march', 'week', 'flash']],
  ['a ticker without findings', { ticker: 'MSFT' }, []],
  ['severity', { severity: 'critical' }, ['march', 'flash']],
  ['kind', { kind: 'volume' }, ['flash']],
  ['series', { series: ['sample/AAPL/1d', 'csv/AAPL/60m'] }, ['apple']],
  ['no series', { series: [] }, []],
  ['a day that only a later bar falls on', { from: day('2020-02-27'), to: day('2020-02-27') }, ['week']],
  ['a day between two bars', { from: day('2020-02-25'), to: day('2020-02-26') }, []],
  ['any time', { during: EVER }, ['march', 'apple', 'week', 'flash']],
  ['the instant it began at', { during: { from: -1e15, to: at('2010-05-06') } }, ['flash']],
  ['a time before any began', { during: { from: -1e15, to: at('2010-05-06') - 1 } }, []],
  ['the instant it was over at', { during: { from: OVER.end, to: OVER.end } }, ['flash']],
  ['a time after it was over', { during: { from: OVER.end + 1, to: at('2020-02-23') } }, []],
  [
    'a time between the bars of one that is not over',
    { during: { from: at('2020-03-10'), to: at('2020-03-11') } },
    ['week'],
  ],
  ['from', { from: day('2020-03-02') }, ['march', 'apple', 'week']],
  ['to', { to: day('2020-02-24') }, ['week', 'flash']],
  ['everything', { ticker: '^GSPC', severity: 'critical', kind: 'price', from: day('2020-03-01') }, ['march']],
];

/** What every read model does; `open` gives an empty one. */
export const readModelContract = (name: string, open: () => ReadModel): void => {
  describe(`${name}: the read model contract`, () => {
    test('is empty at first', async () => {
      const readModel = open();
      expect(await readModel.checkpoint()).toBe(0);
      expect(await readModel.seen('sample/^GSPC/1d')).toBe(0);
      expect(await readModel.finding('march')).toBeNull();
      expect(await readModel.findings({ limit: 10 })).toEqual([]);
      expect(await readModel.bars('sample/^GSPC/1d', 0, Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      expect(await readModel.ticker('sample/^GSPC/1d')).toBeNull();
      expect(await readModel.tickers()).toEqual([]);
    });

    test('gives back what was written, field by field', async () => {
      const readModel = open();
      const finding = findingOf('week', ['2020-02-24', '2020-02-27'], { end: at('2020-02-27'), supersedes: 'older' });
      const { bar: was } = barOf('2020-02-24');
      const bar = barOf('2020-02-24', { band: null, revision: 2, was: { ...was, close: 90 } });
      const ticker = tickerOf('sample/^GSPC/1d', { firstBar: null, lastBar: null });
      const seen = [{ stream: 'sample/^GSPC/1d', version: 7 }];
      await readModel.apply(changesOf({ findings: [finding], bars: [bar], tickers: [ticker], seen, checkpoint: 3 }));
      expect(await readModel.finding('week')).toEqual(finding);
      expect(await readModel.bars(bar.series, bar.bar.time, bar.bar.time, 1)).toEqual([bar]);
      expect(await readModel.ticker(ticker.series)).toEqual(ticker);
      expect(await readModel.seen('sample/^GSPC/1d')).toBe(7);
      expect(await readModel.checkpoint()).toBe(3);
    });

    test('keeps what only some findings tell: when a change began, and what weighs in a value', async () => {
      const plain = findingOf('week', ['2020-02-24', '2020-02-27']);
      const told = [{ since: at('2020-02-03') }, { parts: [{ of: 'return', share: 0.25 }] }];
      const evidence = plain.evidence.map((one, i) => ({ ...one, channel: { ...one.channel, ...told[i] } }));
      const readModel = await withFindings(open, [{ ...plain, evidence }]);
      expect(await readModel.finding('week')).toEqual({ ...plain, evidence });
    });

    test('gives the finding that took the place of another, also when it was retracted as well', async () => {
      const next = findingOf('next', ['2020-02-25'], { supersedes: 'week', retracted: true });
      const readModel = await withFindings(open, [...CRASH, next]);
      expect(await readModel.successor('week')).toEqual(next);
      expect(await readModel.successor('next')).toBeNull();
    });

    test.each(FILTERS)('finds by %s', async (_, query, expected) => {
      expect(await ids(await withFindings(open, CRASH), query)).toEqual(expected);
    });

    test('gives all where no limit is given', async () => {
      const rows = Array.from({ length: 300 }, (_, n) => findingOf(`f${n}`, ['2020-03-16']));
      expect(await (await withFindings(open, rows)).findings({})).toHaveLength(300);
    });

    test('keeps a retracted finding for those who know its id', async () => {
      const readModel = await withFindings(open, CRASH);
      expect(await readModel.finding('wrong')).toMatchObject({ id: 'wrong', retracted: true });
    });

    test('forgets the days of bars that a finding lost', async () => {
      const readModel = await withFindings(open, CRASH);
      await readModel.apply(changesOf({ findings: [findingOf('week', ['2020-02-24'])] }));
      expect(await ids(readModel, { from: day('2020-02-27'), to: day('2020-02-27') })).toEqual([]);
    });

    test('gives pages that join to the whole list, each finding once', async () => {
      const onset = fc.constantFrom('2020-02-24', '2020-02-25', '2020-02-26', '2020-02-27');
      const finding = fc.record({ id: fc.stringMatching(/^[a-z0-9]{1,4}$/), date: onset, retracted: fc.boolean() });
      const findings = fc.uniqueArray(finding, { selector: ({ id }) => id, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(findings, fc.integer({ min: 1, max: 6 }), async (drawn, limit) => {
          const rows = drawn.map(({ id, date, retracted }) => findingOf(id, [date], { retracted }));
          const readModel = await withFindings(open, rows);
          const joined = await pages(readModel, { limit }, rows.length);
          expect(joined).toEqual(await ids(readModel, {}));
          expect(joined.toSorted()).toEqual(
            rows
              .filter(({ retracted }) => !retracted)
              .map(({ id }) => id)
              .toSorted(),
          );
        }),
        { numRuns: 40 },
      );
    });

    test('gives the newest bars of a range, oldest first, of one series', async () => {
      const readModel = open();
      const dates = ['2020-02-24', '2020-02-20', '2020-02-21', '2020-02-25'];
      const other = barOf('2020-02-21', { series: 'sample/AAPL/1d' });
      await readModel.apply(changesOf({ bars: [...dates.map((date) => barOf(date)), other] }));
      const times = async (from: string, to: string, limit: number): Promise<readonly number[]> =>
        (await readModel.bars('sample/^GSPC/1d', at(from), at(to), limit)).map(({ bar }) => bar.time);
      expect(await times('2020-02-20', '2020-02-25', 10)).toEqual(dates.toSorted().map(at));
      expect(await times('2020-02-21', '2020-02-24', 10)).toEqual([at('2020-02-21'), at('2020-02-24')]);
      expect(await times('2020-02-20', '2020-02-24', 2)).toEqual([at('2020-02-21'), at('2020-02-24')]);
    });

    test('lists tickers by ticker, then series', async () => {
      const readModel = open();
      const series = ['sample/^GSPC/1d', 'sample/AAPL/1d', 'csv/AAPL/60m'];
      await readModel.apply(changesOf({ tickers: series.map((key) => tickerOf(key)) }));
      const listed = (await readModel.tickers()).map((row) => row.series);
      expect(listed).toEqual(['csv/AAPL/60m', 'sample/AAPL/1d', 'sample/^GSPC/1d']);
    });

    test('changes nothing when the same changes come again', async () => {
      const readModel = open();
      const changes = changesOf({
        findings: CRASH,
        bars: [barOf('2020-02-24')],
        tickers: [tickerOf('sample/^GSPC/1d')],
      });
      await readModel.apply(changes);
      const before = [await ids(readModel, {}), await readModel.bars('sample/^GSPC/1d', 0, at('2030-01-02'), 9)];
      await readModel.apply(changes);
      expect([await ids(readModel, {}), await readModel.bars('sample/^GSPC/1d', 0, at('2030-01-02'), 9)]).toEqual(
        before,
      );
    });

    test('puts a row in place of the one with its key', async () => {
      const readModel = await withFindings(open, CRASH);
      await readModel.apply(changesOf({ findings: [findingOf('march', ['2020-03-16'], { retracted: true })] }));
      expect(await ids(readModel, { severity: 'critical' })).toEqual(['flash']);
      expect(await readModel.finding('march')).toMatchObject({ severity: 'high', retracted: true });
    });
  });
};
