import { describe, expect, test } from 'vitest';
import type { FindingsQuery, ReadModel } from '../../application/ports/read-model.ts';
import { CRASH, findingsContract, type FindingsSubject } from './findings.contract.ts';
import { at, barOf, changesOf, findingOf, tickerOf } from './rows.fixture.ts';

const ids = async (readModel: ReadModel, query: Partial<FindingsQuery>): Promise<readonly string[]> =>
  (await readModel.findings({ limit: 100, ...query })).map(({ id }) => id);

const withKeep = (readModel: ReadModel): FindingsSubject => ({
  finding: (id) => readModel.finding(id),
  successor: (id) => readModel.successor(id),
  findings: (query) => readModel.findings(query),
  newestIds: (limit) => readModel.newestIds(limit),
  keep: (findings) => readModel.apply(changesOf({ findings })),
});

/** What every read model of rows does; `open` gives an empty one. */
export const readModelContract = (name: string, open: () => ReadModel): void => {
  findingsContract(name, () => withKeep(open()));

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
      const ofApple = (await readModel.tickers('AAPL')).map((row) => row.series);
      expect(ofApple).toEqual(['csv/AAPL/60m', 'sample/AAPL/1d']);
      expect(await readModel.tickers('MSFT')).toEqual([]);
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
  });
};
