import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { encodeEvents } from '../../src/adapters/event-store/codec/codec.ts';
import { openSqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store.ts';
import type { EventStore } from '../../src/application/ports/event-store.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { seriesKey } from '../../src/domain/market/series.ts';
import { stateAfter } from '../../src/domain/ticker/decide.ts';
import type { TickerEvent } from '../../src/domain/ticker/events.ts';
import { openBareLog } from './bare-log.ts';
import { beside, figure, inTurn, perSecond, type Arm, type Effort, type Figures } from './figures.ts';
import { generateBars } from './generated-bars.ts';
import { openLog, recordBars } from './recorded-bars.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { freshState, judge, SERIES, STANDARD } from './watched-series.ts';

/** Short rounds and many of them: how long the disk takes to flush drifts within a second. */
const BARS_A_ROUND = 200;
const TURNS_A_ROUND = 8;
const UNIT = 'commits/s';

/** Commits the next part of a list at each call, one by one. */
const rateOf = <T>(all: readonly T[], size: number, commit: (one: T) => unknown): Arm => {
  let from = 0;
  return async () => {
    const due = all.slice(from, (from += size));
    const start = performance.now();
    for (const one of due) await commit(one);
    return perSecond(due.length, start);
  };
};

const appender = async (store: EventStore): Promise<(events: readonly TickerEvent[]) => Promise<void>> => {
  const stream = seriesKey(SERIES);
  let { position } = await store.read(stream);
  return async (events) => {
    const appended = await store.append(stream, position, events, randomUUID());
    if (appended.outcome === 'conflict') throw new Error('the only writer was told of another');
    position = appended.position;
  };
};

const eventsOf = (bars: readonly Bar[]): readonly (readonly TickerEvent[])[] => {
  let state = freshState(STANDARD);
  return bars.map((bar) => {
    const decision = judge(state, [bar], STANDARD);
    state = stateAfter(state, decision);
    return decision.events;
  });
};

/** Durable commits per second of one judged bar each: the event store, a whole command (load from memory, decide, append), and bare inserts of the same bytes with the same settings, in turn. */
export const measureCommitting = async ({ rounds, share }: Effort): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const size = Math.ceil(BARS_A_ROUND * share);
    const turns = rounds * TURNS_A_ROUND;
    const bars = generateBars({ count: size * (turns + 1), interval: '1m', seed: 2 });
    const decided = eventsOf(bars);
    const store = openSqliteEventStore({ file: join(folder, 'appends.sqlite'), now: Date.now });
    const log = await openLog(join(folder, 'commands.sqlite'), [], 1);
    const bare = openBareLog(join(folder, 'bare.sqlite'));
    const bodies = decided.map((events) => encodeEvents(events));
    try {
      const runs = await inTurn(turns, {
        appends: rateOf(decided, size, await appender(store)),
        commands: rateOf(bars, size, (bar) => recordBars(log.tickers, [bar], 1)),
        peer: rateOf(bodies, size, (body) => bare.append(body)),
      });
      const peer = 'bare node:sqlite, same bytes and settings';
      return [
        beside(figure('event store, one bar a commit', UNIT, runs.appends), peer, runs.peer),
        beside(figure('whole single-bar command', UNIT, runs.commands), peer, runs.peer),
      ];
    } finally {
      for (const opened of [store, log, bare]) opened.close();
    }
  });
