import { expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryFindings } from '../../adapters/read-model/memory-findings.ts';
import { createMemorySnapshots } from '../../adapters/snapshots/memory-snapshots.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { CommitFeed } from '../ports/commit-feed.ts';
import type { EventStore } from '../ports/event-store.ts';
import { rememberedCheckpoint } from '../subscribers/checkpoint.fixture.ts';
import { createFindingProjection } from '../subscribers/project-findings.ts';
import { createTickerHandler } from './handle-command.ts';
import { calmBars, FEED, SERIES, STANDARD } from './market.fixture.ts';
import { rebuildFindings } from './rebuild-findings.ts';
import { recordPolicy } from './record-policy.ts';
import { replayLog } from './replay-log.ts';

type Log = EventStore & CommitFeed;

const TICKERS = ['AAPL', 'MSFT', 'CALM'];
const STREAMS = TICKERS.map((ticker) => `test/${ticker}/1d`);

const fallen = (bar: Bar): Bar => ({ ...bar, low: bar.low / 2, close: bar.close / 2 });

/** Calm bars with a fall on three days, but for the calm ticker. */
const barsOf = (ticker: string): readonly Bar[] =>
  calmBars(400).map((bar, i) => (ticker !== 'CALM' && i >= 300 && i % 40 === 0 ? fallen(bar) : bar));

const recorded = async (): Promise<Log> => {
  const log = createMemoryEventStore({ now: () => 1000 });
  let ids = 0;
  const newCommitId = (): string => `commit-${(ids += 1)}`;
  const tickers = createTickerHandler({ store: log, newCommitId, pause: async () => {} });
  await recordPolicy(log, STANDARD);
  for (const ticker of TICKERS) {
    const series = { ...SERIES, ticker };
    await tickers.handle(series, { type: 'WatchTicker', series, feed: FEED, policy: STANDARD });
    const bars = barsOf(ticker);
    for (let i = 0; i < bars.length; i += 10)
      await tickers.handle(series, { type: 'ObserveBars', bars: bars.slice(i, i + 10), policy: STANDARD });
  }
  return log;
};

test('findings made anew are those that were kept as they came, and made again they stay', async () => {
  const log = await recorded();
  const [kept, anew] = [createMemoryFindings(), createMemoryFindings()];
  const read = log.read.bind(log);
  await replayLog(log, createFindingProjection({ findings: kept, read }, rememberedCheckpoint()));
  const heard: string[] = [];
  const rebuild = () =>
    rebuildFindings({
      findings: anew,
      store: log,
      snapshots: createMemorySnapshots(),
      onStream: (stream) => void heard.push(stream),
    });
  for (const _ of [1, 2]) {
    await rebuild();
    expect(await anew.findings({})).toEqual(await kept.findings({}));
    for (const stream of STREAMS) expect(await anew.reached(stream)).toEqual(await kept.reached(stream));
  }
  expect((await anew.findings({})).length).toBeGreaterThanOrEqual(4);
  expect(await anew.reached('test/CALM/1d')).toBeNull();
  expect(heard).toEqual([...STREAMS, ...STREAMS]);
});

test('a log without the commit that its state tells of is told of', async () => {
  const log = await recorded();
  const torn: EventStore = {
    append: (...given) => log.append(...given),
    streams: () => log.streams(),
    read: async (stream, from, to, asOf) => {
      const slice = await log.read(stream, from, to, asOf);
      return from !== undefined && from === to ? { ...slice, commits: [] } : slice;
    },
  };
  await expect(rebuildFindings({ findings: createMemoryFindings(), store: torn })).rejects.toMatchObject({
    name: 'EventStoreError',
    kind: 'corrupt',
    message: expect.stringMatching(/^The stream test\/AAPL\/1d has no version \d+: check the event store\.$/),
  });
});
