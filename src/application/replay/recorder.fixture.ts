import * as fc from 'fast-check';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Feed } from '../../domain/market/feed.ts';
import type { CorporateAction } from '../../domain/market/corporate-action.ts';
import { seriesKey } from '../../domain/market/series.ts';
import type { TickerCommand } from '../../domain/ticker/commands.ts';
import { decide, stateAfter } from '../../domain/ticker/decide.ts';
import { initial, type TickerState } from '../../domain/ticker/ticker.ts';
import { barAt, FEED } from '../commands/market.fixture.ts';
import type { CommitFeed } from '../ports/commit-feed.ts';
import { NO_STREAM, type EventStore, type Position } from '../ports/event-store.ts';
import type { ReadModel } from '../ports/read-model.ts';
import { createProjection } from '../subscribers/project.ts';

/** Records bars of tickers in a log, a commit for each call, a second apart, beside the read model that follows it. */
export type Recorder = {
  readonly log: EventStore & CommitFeed;
  readonly live: ReadModel;
  record(ticker: string, bars: readonly Bar[], actions?: readonly CorporateAction[]): Promise<void>;
};

type Stream = { state: TickerState; position: Position };

/** When the first commit of a recorder is recorded. */
export const FIRST_COMMIT = Date.parse('2024-03-04T21:00:00Z');

/** A clock for a log: a second further at every look, unless `clock` says what the n-th look shows. */
export const ticking = (clock: (n: number) => number = (n) => FIRST_COMMIT + n * 1000): (() => number) => {
  let looks = 0;
  return () => clock(looks++);
};

/** Opens a recorder that judges under a policy. */
export const openRecorder = (
  policy: Policy,
  log: EventStore & CommitFeed = createMemoryEventStore({ now: ticking() }),
  feed: Feed = FEED,
): Recorder => {
  const live = createMemoryReadModel();
  const projection = createProjection({ readModel: live, read: (...range) => log.read(...range) });
  const streams = new Map<string, Stream>();
  let appended = 0;

  const handle = async (stream: string, command: TickerCommand): Promise<void> => {
    const held = streams.get(stream) ?? { state: initial(), position: NO_STREAM };
    streams.set(stream, held);
    const decision = decide(command, held.state);
    if (decision.events.length === 0) return;
    const done = await log.append(stream, held.position, decision.events, `commit-${(appended += 1)}`);
    if (done.outcome === 'conflict') throw new Error('two recorders write one stream');
    held.state = stateAfter(held.state, decision);
    held.position = done.position;
    await projection.handle([done.commit]);
  };

  return {
    log,
    live,
    record: async (ticker, bars, actions = []) => {
      const series = { feed: feed.id, ticker, interval: '1d' } as const;
      await handle(seriesKey(series), { type: 'WatchTicker', series, feed, policy });
      await handle(seriesKey(series), { type: 'ObserveBars', bars, actions, policy });
    },
  };
};

/** What comes to a recorder at once: bars of a ticker. */
export type Delivery = { readonly ticker: string; readonly bars: readonly Bar[] };

const tapeOf = (moves: readonly number[]): readonly Bar[] => {
  let price = 100;
  return moves.map((move, n) => {
    price *= Math.exp(move);
    return barAt(n, Number(price.toFixed(2)), Math.round(1e6 * Math.exp(20 * Math.abs(move))));
  });
};

const corrected = (ticker: string, bar: Bar): Delivery => ({
  ticker,
  bars: [{ ...bar, close: bar.close * 1.3, high: bar.high * 1.3 }],
});

const delivered = (ticker: string, moves: readonly number[], backs: readonly number[]): readonly Delivery[] => {
  const bars = tapeOf(moves);
  const all: Delivery[] = [];
  for (let i = 0; i * 10 < bars.length; i += 1) {
    const chunk = bars.slice(i * 10, i * 10 + 10);
    const bar = chunk[backs[i % Math.max(1, backs.length)] ?? -1];
    all.push({ ticker, bars: chunk });
    if (bar) all.push(corrected(ticker, bar));
  }
  return all;
};

/** A move of up to a percent in whole basis points, none of which leaves the price where it was. */
const quiet = fc.integer({ min: -100, max: 99 }).map((points) => (points < 0 ? points : points + 1) / 1e4);

const move = fc.oneof(
  { weight: 12, arbitrary: quiet },
  { weight: 1, arbitrary: fc.constantFrom(-0.15, -0.08, 0.08, 0.15) },
);

/** Moves that end in one which every policy finds. */
const moves = fc
  .tuple(fc.array(move, { minLength: 70, maxLength: 130 }), fc.constantFrom(-0.5, 0.5))
  .map(([usual, shock]) => usual.concat(shock));

/** Markets of two tickers that come in chunks, some bars corrected after their chunk. */
export const deliveries: fc.Arbitrary<readonly Delivery[]> = fc
  .tuple(moves, moves, fc.array(fc.nat(12), { maxLength: 5 }))
  .map(([one, other, backs]) => delivered('AAPL', one, backs).concat(delivered('MSFT', other, [])));

/** Records deliveries in order. */
export const recordAll = async (recorder: Recorder, all: readonly Delivery[]): Promise<void> => {
  for (const { ticker, bars } of all) await recorder.record(ticker, bars);
};
