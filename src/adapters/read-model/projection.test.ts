import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_STREAM, type Commit } from '../../application/ports/event-store.ts';
import type { ReadModel } from '../../application/ports/read-model.ts';
import { createProjection } from '../../application/subscribers/project.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import { DAY } from '../../domain/market/civil.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionOpen } from '../../domain/market/session.ts';
import type { TickerCommand } from '../../domain/ticker/commands.ts';
import { decide } from '../../domain/ticker/decide.ts';
import { evolve, initial } from '../../domain/ticker/ticker.ts';
import { createMemoryReadModel } from './memory-read-model.ts';
import { openSqliteReadModel } from './sqlite-read-model.ts';

const SERIES = 'sample/AAPL/1d';
const policy = { ...standard(), id: 'standard@1' };
const watch: TickerCommand = {
  type: 'WatchTicker',
  series: { feed: 'sample', ticker: 'AAPL', interval: '1d' },
  feed: { id: 'sample', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true },
  policy,
};

const barOf = (day: number, close: number, volume: number): Bar => ({
  time: sessionOpen(18_000 + day),
  open: close,
  high: close * 1.01,
  low: close * 0.99,
  close,
  volume,
});

const commitsOf = (chunks: readonly (readonly Bar[])[]): readonly Commit[] => {
  const commands: TickerCommand[] = [watch, ...chunks.map((bars) => ({ type: 'ObserveBars' as const, bars, policy }))];
  const commits: Commit[] = [];
  let state = initial();
  for (const command of commands) {
    const first = (commits.at(-1)?.last ?? 0) + 1;
    const { events } = decide(command, state);
    if (events.length === 0) continue;
    state = events.reduce(evolve, state);
    const sequence = commits.length + 1;
    const last = first + events.length - 1;
    commits.push({
      stream: SERIES,
      commitId: `c${sequence}`,
      first,
      last,
      sequence,
      recordedAt: sequence * DAY,
      events,
    });
  }
  return commits;
};

/** 160 quiet days with jumps in between, some bars told again with another close. */
const history = fc
  .record({
    noise: fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 160, maxLength: 160 }),
    jumps: fc.uniqueArray(fc.integer({ min: 80, max: 155 }), { minLength: 1, maxLength: 4 }),
    corrected: fc.uniqueArray(fc.integer({ min: 145, max: 158 }), { maxLength: 3 }),
  })
  .map(({ noise, jumps, corrected }) => {
    let close = 100;
    const bars = noise.map((tenths, day) => {
      close *= 1 + tenths / 1000 + (jumps.includes(day) ? 0.2 : 0);
      return barOf(day, close, 1_000_000 + tenths * 10_000);
    });
    const chunks = Array.from({ length: 16 }, (_, chunk) => bars.slice(chunk * 10, chunk * 10 + 10));
    const again = corrected.flatMap((day) => bars.slice(day, day + 1)).map((bar) => [{ ...bar, close: bar.high }]);
    return commitsOf([...chunks, ...again]);
  });

const project = async (readModel: ReadModel, log: readonly Commit[], batch: number): Promise<unknown> => {
  const projection = createProjection({ readModel, read: async () => ({ commits: [], position: NO_STREAM }) });
  for (let at = 0; at < log.length; at += batch) await projection.handle(log.slice(Math.max(0, at - 1), at + batch));
  const found = log.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'AnomalyDetected' ? event.id : [])),
  );
  return {
    listed: await readModel.findings({ limit: 1000 }),
    found: await Promise.all(found.map((id) => readModel.finding(id))),
    bars: await readModel.bars(SERIES, 0, Number.MAX_SAFE_INTEGER, 1000),
    ticker: await readModel.ticker(SERIES),
    seen: await readModel.seen(SERIES),
    checkpoint: await readModel.checkpoint(),
  };
};

test('the rows of a judged history are the same in memory and in SQLite, whatever the batches', async () => {
  let findings = 0;
  await fc.assert(
    fc.asyncProperty(history, fc.integer({ min: 1, max: 20 }), async (log, batch) => {
      const sqlite = openSqliteReadModel({ file: ':memory:' });
      const rows = await project(createMemoryReadModel(), log, log.length);
      findings += log.flatMap(({ events }) => events).filter(({ type }) => type === 'AnomalyDetected').length;
      expect(await project(sqlite, log, batch)).toEqual(rows);
      expect(rows).toMatchObject({ ticker: { bars: 160 }, checkpoint: log.length });
      sqlite.close();
    }),
    { numRuns: 25 },
  );
  expect(findings).toBeGreaterThan(0);
});
