import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FindingKey, FindingRow, FindingsQuery, Readings } from '../../application/ports/read-model.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { at, findingOf } from './rows.fixture.ts';

/** Findings under test: what is asked, and a way to keep rows in place of those with the same id. */
export type FindingsSubject = Pick<Readings, 'finding' | 'successor' | 'findings' | 'newestIds'> & {
  readonly keep: (rows: readonly FindingRow[]) => Promise<void>;
};

const day = (date: string): number => parseDate(date) ?? NaN;

const withFindings = async (open: () => FindingsSubject, findings: readonly FindingRow[]): Promise<FindingsSubject> => {
  const kept = open();
  await kept.keep(findings);
  return kept;
};

const EVER = { from: -1e15, to: 1e15 };

const ids = async (kept: FindingsSubject, query: Partial<FindingsQuery>): Promise<readonly string[]> =>
  (await kept.findings({ limit: 100, ...query })).map(({ id }) => id);

const pages = async (kept: FindingsSubject, query: FindingsQuery, most: number): Promise<readonly string[]> => {
  const rows = await kept.findings(query);
  const last = rows.at(-1);
  if (!last || most === 0) return rows.map(({ id }) => id);
  const after: FindingKey = { onset: last.onset, id: last.id };
  return [...rows.map(({ id }) => id), ...(await pages(kept, { ...query, after }, most - 1))];
};

const OVER = { end: at('2010-05-07') };

const GSPC = { series: ['sample/^GSPC/1d'] };

/** Findings of different tickers, severities and kinds, one of them retracted. */
export const CRASH = [
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
  [
    'ticker and from, in a month that one from the month before reaches',
    { ticker: '^GSPC', from: day('2020-03-02') },
    ['march', 'week'],
  ],
  [
    'ticker and from, on a day after the last bar of one from the month before',
    { ticker: '^GSPC', from: day('2020-03-03') },
    ['march'],
  ],
  ['ticker, from and to', { ticker: '^GSPC', from: day('2010-05-06'), to: day('2020-02-24') }, ['week', 'flash']],
  ['series and the instant one was over at', { ...GSPC, during: { from: OVER.end, to: OVER.end } }, ['flash']],
  ['series and a time after it was over', { ...GSPC, during: { from: OVER.end + 1, to: at('2020-02-23') } }, []],
  [
    'series and a time between the bars of one that is not over',
    { ...GSPC, during: { from: at('2020-03-10'), to: at('2020-03-11') } },
    ['week'],
  ],
  ['series and any time', { ...GSPC, during: EVER }, ['march', 'week', 'flash']],
  ['a place before every onset', { after: { onset: Number.MIN_SAFE_INTEGER, id: 'a' } }, []],
  [
    'a place before every onset, of a ticker',
    { ticker: '^GSPC', after: { onset: Number.MIN_SAFE_INTEGER, id: 'a' } },
    [],
  ],
  [
    'a place after every onset',
    { after: { onset: Number.MAX_SAFE_INTEGER, id: 'a' } },
    ['march', 'apple', 'week', 'flash'],
  ],
  ['everything', { ticker: '^GSPC', severity: 'critical', kind: 'price', from: day('2020-03-01') }, ['march']],
];

/** What all that keeps findings does alike; `open` gives one without any. */
export const findingsContract = (name: string, open: () => FindingsSubject): void => {
  describe(`${name}: the contract of findings`, () => {
    test('has no findings at first', async () => {
      const kept = open();
      expect(await kept.finding('march')).toBeNull();
      expect(await kept.successor('march')).toBeNull();
      expect(await kept.findings({ limit: 10 })).toEqual([]);
    });

    test('gives back what was kept, field by field', async () => {
      const row = findingOf('week', ['2020-02-24', '2020-02-27'], { end: at('2020-02-27'), supersedes: 'older' });
      expect(await (await withFindings(open, [row])).finding('week')).toEqual(row);
    });

    test('keeps what only some findings tell: when a change began, and what weighs in a value', async () => {
      const plain = findingOf('week', ['2020-02-24', '2020-02-27']);
      const told = [{ since: at('2020-02-03') }, { parts: [{ of: 'return', share: 0.25 }] }];
      const evidence = plain.evidence.map((one, i) => ({ ...one, channel: { ...one.channel, ...told[i] } }));
      const kept = await withFindings(open, [{ ...plain, evidence }]);
      expect(await kept.finding('week')).toEqual({ ...plain, evidence });
    });

    test('gives the finding that took the place of another, also when it was retracted as well', async () => {
      const next = findingOf('next', ['2020-02-25'], { supersedes: 'week', retracted: true });
      const kept = await withFindings(open, [...CRASH, next]);
      expect(await kept.successor('week')).toEqual(next);
      expect(await kept.successor('next')).toBeNull();
    });

    test.each(FILTERS)('finds by %s', async (_, query, expected) => {
      expect(await ids(await withFindings(open, CRASH), query)).toEqual(expected);
    });

    test('gives all where no limit is given', async () => {
      const rows = Array.from({ length: 300 }, (_, n) => findingOf(`f${n}`, ['2020-03-16']));
      expect(await (await withFindings(open, rows)).findings({})).toHaveLength(300);
    });

    test('names the newest, and none that is retracted', async () => {
      const kept = await withFindings(open, CRASH);
      expect(await kept.newestIds(3)).toEqual(['march', 'apple', 'week']);
      expect(await kept.newestIds(100)).toEqual(['march', 'apple', 'week', 'flash']);
      expect(await open().newestIds(3)).toEqual([]);
    });

    test('keeps a retracted finding for those who know its id', async () => {
      const kept = await withFindings(open, CRASH);
      expect(await kept.finding('wrong')).toMatchObject({ id: 'wrong', retracted: true });
    });

    test('forgets the days of bars that a finding lost', async () => {
      const kept = await withFindings(open, CRASH);
      await kept.keep([findingOf('week', ['2020-02-24'])]);
      expect(await ids(kept, { from: day('2020-02-27'), to: day('2020-02-27') })).toEqual([]);
    });

    test('finds one by a bar that came later, in another month', async () => {
      const kept = await withFindings(open, [findingOf('week', ['2020-02-24'])]);
      await kept.keep([findingOf('week', ['2020-02-24', '2020-03-02'])]);
      expect(await ids(kept, { from: day('2020-03-01') })).toEqual(['week']);
    });

    test('finds one that is over no more, and one no more that is over', async () => {
      const then = { ...GSPC, during: { from: at('2010-05-10'), to: at('2010-05-11') } };
      const kept = await withFindings(open, CRASH);
      expect(await ids(kept, then)).toEqual([]);
      await kept.keep([findingOf('flash', ['2010-05-06'])]);
      expect(await ids(kept, then)).toEqual(['flash']);
      await kept.keep([findingOf('flash', ['2010-05-06'], OVER)]);
      expect(await ids(kept, then)).toEqual([]);
    });

    test('gives pages that join to the whole list, each finding once', async () => {
      const onset = fc.constantFrom('2020-02-24', '2020-02-25', '2020-02-26', '2020-02-27');
      const finding = fc.record({ id: fc.stringMatching(/^[a-z0-9]{1,4}$/), date: onset, retracted: fc.boolean() });
      const findings = fc.uniqueArray(finding, { selector: ({ id }) => id, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(findings, fc.integer({ min: 1, max: 6 }), async (drawn, limit) => {
          const rows = drawn.map(({ id, date, retracted }) => findingOf(id, [date], { retracted }));
          const kept = await withFindings(open, rows);
          const joined = await pages(kept, { limit }, rows.length);
          expect(joined).toEqual(await ids(kept, {}));
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

    test('puts a row in place of the one with its key', async () => {
      const kept = await withFindings(open, CRASH);
      await kept.keep([findingOf('march', ['2020-03-16'], { retracted: true })]);
      expect(await ids(kept, { severity: 'critical' })).toEqual(['flash']);
      expect(await kept.finding('march')).toMatchObject({ severity: 'high', retracted: true });
    });
  });
};
