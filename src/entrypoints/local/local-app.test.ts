import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { MarketData } from '../../application/ports/market-data.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { compose } from '../composition/compose.ts';
import { configSchema } from '../composition/config.ts';
import { openResources, type Resources } from '../composition/resources.ts';
import { startLocalApp, type LocalApp } from './local-app.ts';
import { poll } from './poll.fixture.ts';

const BARS: readonly Bar[] = sessionsBetween(18_000, 18_100).map(({ open }, i) => ({
  time: open,
  open: 10,
  high: 10,
  low: 10,
  close: 10,
  volume: 1000 + i,
}));

/** Turns of the event loop in which a stop that does not wait would be over. */
const TURNS = 50;

/** One series whose bars a test gives; `given` runs after each chunk. */
const marketDataOf = (bars: () => readonly Bar[], given: () => Promise<void> = async () => {}): MarketData => ({
  feed: { id: 'test', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true },
  series: async () => [{ feed: 'test', ticker: 'ACME', interval: '1d' }],
  async *bars(_, from = -Infinity) {
    for (const bar of bars().filter(({ time }) => time >= from)) {
      yield [bar];
      await given();
    }
  },
});

const appOn = async (marketData: MarketData, other: Partial<Resources> = {}): Promise<LocalApp> => {
  const config = configSchema.parse({ store: 'memory', port: 0, channels: [] });
  const resources = { ...(await openResources(config, () => 0)), ...other };
  const surroundings = { logger: pino({ level: 'silent' }), now: () => 0, announce: () => {} };
  const app = await startLocalApp(await compose(config, surroundings, { marketData, resources }));
  onTestFinished(() => app.stop());
  return app;
};

/** Waits until a stop has nothing left to wait for, but for what a test holds back. */
const allElseIsOver = async ({ url }: LocalApp): Promise<void> => {
  const refused = (): Promise<boolean> =>
    fetch(url).then(
      () => false,
      () => true,
    );
  await poll(refused, (isRefused) => isRefused);
  for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
};

test('a stop waits for the load in hand before it closes what the load works on', async () => {
  const steps: string[] = [];
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const marketData = marketDataOf(
    () => BARS.slice(0, 2),
    async () => {
      begun.resolve();
      await release.promise;
      steps.push('bars given');
    },
  );
  const app = await appOn(marketData, { close: () => void steps.push('closed') });
  const load = app.load(() => {});
  await begun.promise;
  const stopped = app.stop();
  await allElseIsOver(app);
  release.resolve();
  await Promise.all([load, stopped]);
  expect(steps).toEqual(['bars given', 'closed']);
  expect(app.progress.stage).toBe('loading');
});

test('a stop waits for the look that a failure gave rise to', async () => {
  const steps: string[] = [];
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const app = await appOn(
    marketDataOf(() => []),
    {
      follow: async ({ onFailure }) => onFailure(new Error('no answer')),
      check: async () => {
        begun.resolve();
        await release.promise;
        steps.push('looked');
      },
      close: () => void steps.push('closed'),
    },
  );
  await begun.promise;
  const stopped = app.stop();
  await allElseIsOver(app);
  release.resolve();
  await stopped;
  expect(steps).toEqual(['looked', 'closed']);
});

test('the bars judged are counted, corrected ones with them', async () => {
  let bars = BARS.slice(0, 3);
  const app = await appOn(marketDataOf(() => bars));
  await app.load(() => {});
  expect(app.progress.barsJudged).toBe(3);
  bars = [
    ...bars,
    ...BARS.slice(1, 3).map(({ time }) => ({ time, open: 10, high: 10, low: 10, close: 10, volume: 9 })),
  ];
  await app.catchUp();
  expect(app.progress.barsJudged).toBe(5);
  expect(app.progress.tally).toMatchObject({ observed: 3, corrected: 2 });
});
