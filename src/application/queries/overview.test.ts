import { describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { createTickerHandler } from '../commands/handle-command.ts';
import { loadBars } from '../commands/load-bars.ts';
import { barAt, calmBars, marketDataOf, NAIVE, SERIES, STANDARD } from '../commands/market.fixture.ts';
import { replayLog } from '../commands/replay-log.ts';
import type { ReadModel } from '../ports/read-model.ts';
import { createProjection } from '../subscribers/project.ts';
import { findingCells } from '../wording/finding-cells.ts';
import { countFlagged } from './flagged-bars.ts';
import { overviewOf } from './overview.ts';

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

describe('the overview', () => {
  test('names the loudest findings and the largest move in none', async () => {
    const overview = await overviewOf(await judged(CRASH), 10);
    expect(overview.findings).toBe(1);
    expect(overview.loudest.map(findingCells)).toEqual([
      [
        '2019-05-28',
        'AAPL',
        'price',
        expect.stringMatching(/^-\d\d\.\d %$/),
        expect.stringMatching(/^once in/),
        'critical',
      ],
    ]);
    expect(overview.quietMove?.ticker).toBe('AAPL');
    expect(Math.abs(overview.quietMove?.move ?? 1)).toBeLessThan(0.03);
    expect(overview.quietMove?.date).not.toBe('2019-05-28');
  });

  test('orders the loudest by score and gives as many as asked', async () => {
    const wild = [
      ...CRASH,
      ...calmBars(60).map((bar, i) => barAt(102 + i, bar.close * 0.8, bar.volume)),
      barAt(162, 60, 50_000_000),
      ...calmBars(40).map((bar, i) => barAt(163 + i, bar.close * 0.4, bar.volume)),
    ];
    const { loudest } = await overviewOf(await judged(wild), 10);
    expect(loudest.length).toBeGreaterThan(1);
    const scores = loudest.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect((await overviewOf(await judged(wild), 1)).loudest).toEqual(loudest.slice(0, 1));
  });

  test('of a series without bars has no move', async () => {
    expect(await overviewOf(await judged([]), 10)).toMatchObject({ tickers: [{ bars: 0 }], quietMove: null });
  });

  test('of nothing is empty', async () => {
    expect(await overviewOf(createMemoryReadModel(), 10)).toEqual({
      tickers: [],
      findings: 0,
      loudest: [],
      quietMove: null,
    });
  });
});

describe('counting what another policy would have flagged', () => {
  test('judges the recorded bars again', async () => {
    const readModel = await judged(CRASH);
    expect(await countFlagged(readModel, NAIVE)).toBe(2);
    expect(await countFlagged(readModel, STANDARD)).toBe(1);
  });

  test('of a series without bars is nothing', async () => {
    expect(await countFlagged(await judged([]), NAIVE)).toBe(0);
  });

  test('of nothing is nothing', async () => {
    expect(await countFlagged(createMemoryReadModel(), NAIVE)).toBe(0);
  });
});
