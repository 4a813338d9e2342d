import { describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { barAt, STANDARD } from '../commands/market.fixture.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import { openRecorder } from '../replay/recorder.fixture.ts';
import { versionAt } from './version-at.ts';

const recorded = async (): Promise<{ log: EventStore; commits: readonly Commit[] }> => {
  const log = createMemoryEventStore({ now: () => 0 });
  const recorder = openRecorder(STANDARD, log);
  for (const n of [0, 1, 2]) {
    await recorder.record('AAPL', [barAt(n, 150, 1e6)]);
    await recorder.record('MSFT', [barAt(n, 150, 1e6), barAt(n + 10, 150, 1e6)]);
  }
  return { log, commits: (await log.read('test/MSFT/1d')).commits };
};

const read =
  (log: EventStore): EventStore['read'] =>
  (...range) =>
    log.read(...range);

describe('the version of a stream when the log ended at a sequence', () => {
  test('is that of its last commit up to there, 0 before its first', async () => {
    const { log, commits } = await recorded();
    const last = commits.at(-1);
    if (!last) throw new Error('nothing was recorded');
    for (let sequence = 0; sequence <= last.sequence; sequence += 1) {
      const then = commits.findLast((commit) => commit.sequence <= sequence)?.last ?? 0;
      expect([sequence, await versionAt(read(log), last, sequence)]).toEqual([sequence, then]);
    }
    expect(commits.map(({ sequence }) => sequence)).toEqual([3, 4, 6, 8]);
  });

  test('cannot be told of a log that keeps no order: an outlet that began later would pass over what it was never told', async () => {
    const { log, commits } = await recorded();
    const [commit] = commits;
    if (!commit) throw new Error('nothing was recorded');
    const unnumbered = { ...commit, sequence: 0 };
    await expect(versionAt(read(log), unnumbered, 5)).rejects.toMatchObject({
      kind: 'unavailable',
      message:
        'Version 1 of test/MSFT/1d has no place in an order of the log, by which an outlet begins: hand over commits that were numbered.',
    });
    expect(await versionAt(read(log), unnumbered, 0)).toBe(0);
  });

  test('is asked of a stream with a hole: that is an error, not a guess', async () => {
    const { log, commits } = await recorded();
    const [, , , last] = commits;
    if (!last) throw new Error('nothing was recorded');
    const holed: EventStore['read'] = async (stream, from, to) => ({
      ...(await log.read(stream, from, to)),
      commits: [],
    });
    await expect(versionAt(holed, last, 4)).rejects.toMatchObject({ kind: 'corrupt', message: /has no version 5/ });
  });
});
