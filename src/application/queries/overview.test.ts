import { describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { createTickerHandler } from '../commands/handle-command.ts';
import { loadBars } from '../commands/load-bars.ts';
import { barAt, calmBars, marketDataOf, SERIES, STANDARD } from '../commands/market.fixture.ts';
import type { Move } from '../commands/passing-bars.ts';
import { replayLog } from '../commands/replay-log.ts';
import { ReadModelError, type FindingRow, type ReadModel, type ReadModelFailure } from '../ports/read-model.ts';
import { createProjection } from '../subscribers/project.ts';
import { findingCells } from '../wording/finding-cells.ts';
import { fallRow, quietBar } from '../wording/finding.fixture.ts';
import { COUNTED, findingIds, overviewOf, quietMoveOf } from './overview.ts';

const judged = async (bars: readonly Bar[]): Promise<ReadModel> => {
  const store = createMemoryEventStore({ now: () => 0 });
  let id = 0;
  const tickers = createTickerHandler({ store, newCommitId: () => String((id += 1)), pause: async () => {} });
  const loading = { tickers, marketData: marketDataOf(bars), policy: STANDARD, breathe: async () => {} };
  for await (const _ of loadBars(loading, SERIES)) void _;
  const readModel = createMemoryReadModel();
  await replayLog(store, createProjection({ readModel, read: (...range) => store.read(...range) }));
  return readModel;
};

const CRASH = [...calmBars(100), barAt(100, 120, 50_000_000), barAt(101, 119.5, 50_000_000)];

const NONE: ReadonlySet<string> = new Set();

describe('the overview', () => {
  test('names the loudest findings', async () => {
    const overview = await overviewOf(await judged(CRASH), NONE, 10);
    expect(overview.findings).toBe(1);
    expect(overview.loudest.map(findingCells)).toEqual([
      [
        '2019-05-28',
        '2019-05-28',
        'AAPL',
        'price',
        expect.stringMatching(/^-\d\d\.\d %$/),
        '1,000,000+ bars',
        'critical',
      ],
    ]);
  });

  test('orders the loudest by severity, then by score, and gives as many as asked', async () => {
    const wild = [
      ...CRASH,
      ...calmBars(60).map((bar, i) => barAt(102 + i, bar.close * 0.8, bar.volume)),
      barAt(162, 60, 50_000_000),
      ...calmBars(40).map((bar, i) => barAt(163 + i, bar.close * 0.4, bar.volume)),
    ];
    const { loudest } = await overviewOf(await judged(wild), NONE, 10);
    expect(loudest.length).toBeGreaterThan(1);
    const ranks = loudest.map(({ severity, score }) => SEVERITIES.indexOf(severity) + score);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    expect((await overviewOf(await judged(wild), NONE, 1)).loudest).toEqual(loudest.slice(0, 1));
  });

  test('orders what is equally loud by time, then by id', async () => {
    const readModel = createMemoryReadModel();
    const later = { ...fallRow, id: 'a', onset: fallRow.onset + 1 };
    const findings: readonly FindingRow[] = [
      { ...fallRow, id: 'e', severity: 'medium', score: 0.8 },
      later,
      { ...fallRow, id: 'c' },
      { ...fallRow, id: 'b' },
      { ...fallRow, id: 'd', score: 0.76 },
    ];
    await readModel.apply({ findings, bars: [], tickers: [], seen: [], checkpoint: 1 });
    const { loudest } = await overviewOf(readModel, NONE, 10);
    expect(loudest.map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a', 'e']);
  });

  test('tells the new findings from those that are known', async () => {
    const readModel = await judged(CRASH);
    const known = await findingIds(readModel);
    expect(known.size).toBe(1);
    expect(await overviewOf(readModel, known, 10)).toMatchObject({ findings: 1, fresh: 0, loudestFresh: [] });
    const overview = await overviewOf(readModel, new Set(['another']), 10);
    expect(overview).toMatchObject({ findings: 1, fresh: 1, loudestFresh: overview.loudest });
  });

  test('goes on without a new finding that is damaged, and with no read model that is so as a whole', async () => {
    const readModel = createMemoryReadModel();
    await readModel.apply({
      findings: [fallRow, { ...fallRow, id: 'b' }],
      bars: [],
      tickers: [],
      seen: [],
      checkpoint: 1,
    });
    const damaged = (kind: ReadModelFailure): ReadModel => ({
      ...readModel,
      finding: async (id) => {
        if (id === 'b') throw new ReadModelError(kind, 'It is damaged.');
        return readModel.finding(id);
      },
    });
    const overview = await overviewOf(damaged('damaged'), NONE, 10);
    expect(overview.loudestFresh.map(({ id }) => id)).toEqual([fallRow.id]);
    await expect(overviewOf(damaged('corrupt'), NONE, 10)).rejects.toThrow('It is damaged.');
  });

  describe('of more findings than are looked through', () => {
    const DAY = 86_400_000;

    /** Findings a day apart, number 0 the newest; every tenth is critical, the oldest of them the loudest. */
    const crowd = async (count: number): Promise<ReadModel> => {
      const readModel = createMemoryReadModel();
      const findings = Array.from({ length: count }, (_, n): FindingRow => {
        const severity = n % 10 === 0 ? 'critical' : 'medium';
        const onset = fallRow.onset - n * DAY;
        return { ...fallRow, id: `f${n}`, onset, severity, score: 0.5 + n / (4 * count) };
      });
      await readModel.apply({ findings, bars: [], tickers: [], seen: [], checkpoint: 1 });
      return readModel;
    };

    /** Most rows that were asked for by one question, and how many were given by all. */
    const counting = (readModel: ReadModel) => {
      const asked = { most: 0, rows: 0 };
      const findings: ReadModel['findings'] = async (query) => {
        const rows = await readModel.findings(query);
        asked.most = Math.max(asked.most, query.limit ?? Infinity);
        asked.rows += rows.length;
        return rows;
      };
      return { asked, readModel: { ...readModel, findings } };
    };

    test('counts the newest, and says that there are more', async () => {
      const readModel = await crowd(COUNTED + 20);
      const known = await findingIds(readModel);
      expect(await overviewOf(readModel, known, 3)).toMatchObject({ findings: COUNTED, isMore: true, fresh: 0 });
      const fewer = await crowd(COUNTED);
      expect(await overviewOf(fewer, NONE, 3)).toMatchObject({ findings: COUNTED, isMore: false, fresh: COUNTED });
    });

    test('takes none for new that others were withdrawn before', async () => {
      const readModel = await crowd(COUNTED + 20);
      const known = await findingIds(readModel);
      const findings = [{ ...fallRow, id: 'f0', retracted: true }];
      await readModel.apply({ findings, bars: [], tickers: [], seen: [], checkpoint: 2 });
      expect(await overviewOf(readModel, known, 3)).toMatchObject({ findings: COUNTED, fresh: 0, loudestFresh: [] });
    });

    test('reads as many rows however many there are, and names the loudest of the newest of the gravest', async () => {
      const rows: number[] = [];
      for (const count of [12_000, 15_000]) {
        const { asked, readModel } = counting(await crowd(count));
        const known = new Set([...(await findingIds(readModel))].filter((id) => id !== 'f7'));
        const overview = await overviewOf(readModel, known, 3);
        expect(asked.most).toBeLessThanOrEqual(1000);
        rows.push(asked.rows);
        expect(overview.loudest.map(({ id }) => id)).toEqual(['f9990', 'f9980', 'f9970']);
        expect(overview).toMatchObject({ isOfLate: true, fresh: 1, loudestFresh: [{ id: 'f7' }] });
      }
      expect(rows).toEqual([1000, 1000]);
    });

    test('of many new ones looks for as many as are shown below the gravest known ones too', async () => {
      const { asked, readModel } = counting(await crowd(3000));
      const known = new Set(Array.from({ length: 299 }, (_, n) => `f${n * 10 + 10}`));
      const overview = await overviewOf(readModel, known, 3);
      expect(overview).toMatchObject({ fresh: 2701, isOfLate: false });
      expect(overview.loudest.map(({ id }) => id)).toEqual(['f2990', 'f2980', 'f2970']);
      expect(overview.loudestFresh.map(({ id }) => id)).toEqual(['f0', 'f1111', 'f1109']);
      expect([asked.most, asked.rows]).toEqual([1000, 1300]);
    });

    test('of many new ones looks through the gravest alone', async () => {
      const { asked, readModel } = counting(await crowd(3000));
      const overview = await overviewOf(readModel, new Set(['f2990', 'f5']), 3);
      expect(overview).toMatchObject({ findings: 3000, isMore: false, isOfLate: false, fresh: 2998 });
      expect(overview.loudestFresh.map(({ id }) => id)).toEqual(['f2980', 'f2970', 'f2960']);
      expect(asked.rows).toBe(300);
    });
  });

  test('of nothing is empty', async () => {
    expect(await overviewOf(createMemoryReadModel(), NONE, 10)).toEqual({
      tickers: [],
      findings: 0,
      isMore: false,
      fresh: 0,
      loudest: [],
      isOfLate: false,
      loudestFresh: [],
    });
  });
});

describe('the largest move that is none', () => {
  const moveAt = (n: number, move: number): Move => ({
    series: 'test/AAPL/1d',
    ticker: 'AAPL',
    time: barAt(n, 1, 1).time,
    move,
  });

  test('is the first that was judged normal and is in no finding', async () => {
    const moves = [moveAt(100, -0.2), moveAt(101, -0.004), moveAt(3, 0.01), moveAt(99, 0.009), moveAt(98, 0.008)];
    expect(await quietMoveOf(await judged(CRASH), moves)).toEqual({ ticker: 'AAPL', date: '2019-05-24', move: 0.009 });
  });

  test('is none where no bar is that, or is not there', async () => {
    const readModel = await judged(CRASH);
    expect(await quietMoveOf(readModel, [moveAt(100, -0.2), moveAt(300, 0.1)])).toBeNull();
    expect(await quietMoveOf(readModel, [])).toBeNull();
  });

  test.each([
    ['that came after it', -3, -2, true],
    ['on its last bar', -3, 0, false],
    ['within it', -3, 1, false],
    ['while it goes on', -3, null, false],
    ['before it starts', 1, null, true],
  ])('counts a quiet bar only outside a finding: %s', async (_, onset, end, quiet) => {
    const readModel = createMemoryReadModel();
    const { bar, series } = quietBar;
    const finding = { ...fallRow, onset: bar.time + onset, end: end === null ? null : bar.time + end };
    await readModel.apply({ findings: [finding], bars: [quietBar], tickers: [], seen: [], checkpoint: 1 });
    const move = { series, ticker: '^GSPC', time: bar.time, move: -0.004 };
    const expected = quiet ? { ticker: '^GSPC', date: '2020-02-21', move: -0.004 } : null;
    expect(await quietMoveOf(readModel, [move])).toEqual(expected);
  });
});
