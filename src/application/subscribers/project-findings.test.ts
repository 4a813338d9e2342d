import { describe, expect, test, vi } from 'vitest';
import { createMemoryFindings } from '../../adapters/read-model/memory-findings.ts';
import type { Commit, EventStore, StoredEvent } from '../ports/event-store.ts';
import { NO_STREAM } from '../ports/event-store.ts';
import type { FindingChange, KeptFinding, KeptFindings } from '../ports/kept-findings.ts';
import { fall, fallRow, openOf, quietBar } from '../wording/finding.fixture.ts';
import { rememberedCheckpoint } from './checkpoint.fixture.ts';
import { createFindingProjection } from './project-findings.ts';

const STREAM = 'sample/^GSPC/1d';
const { policy } = fallRow;

const observed: StoredEvent = { type: 'BarObserved', bar: quietBar.bar, policy, judgement: quietBar.judgement };

const detected = (id: string, commit: number, previous: number): StoredEvent => ({
  type: 'AnomalyDetected',
  id,
  rule: 'shock',
  kind: 'price',
  direction: 'down',
  severity: 'medium',
  score: 0.76,
  policy,
  bars: [fall],
  end: null,
  supersedes: null,
  chain: { commit, previous },
});

const raised = (id: string, commit: number, previous: number): StoredEvent => ({
  type: 'AnomalyUpdated',
  id,
  severity: 'critical',
  score: 0.9,
  added: [{ ...fall, time: openOf('2020-02-26'), severity: 'critical' }],
  removed: [],
  chain: { commit, previous },
});

const ended = (id: string, commit: number, previous: number): StoredEvent => ({
  type: 'AnomalyEnded',
  id,
  endTime: openOf('2020-02-26'),
  reason: 'quiet',
  chain: { commit, previous },
});

const commitsOf = (...decisions: readonly (readonly StoredEvent[])[]): readonly Commit[] => {
  let last = 0;
  return decisions.map((events, i) => {
    const first = last + 1;
    last += events.length;
    return { stream: STREAM, commitId: `${i}`, first, last, sequence: i + 1, recordedAt: 1000, events };
  });
};

/** A finding at version 2, raised and over at 5 to 6, and another at 7; the rest is quiet. */
const LOG = commitsOf(
  [observed],
  [observed, detected('a', 2, 0)],
  [observed],
  [raised('a', 5, 2), ended('a', 5, 2)],
  [observed, detected('b', 7, 5)],
  [observed],
);

const reading = (log: readonly Commit[]) =>
  vi.fn<EventStore['read']>(async (_, from = 1, to = Infinity) => ({
    commits: log.filter(({ first, last }) => last >= from && first <= to),
    position: NO_STREAM,
  }));

const projecting = (findings: KeptFindings, log = LOG) => {
  const read = reading(log);
  return { read, subscriber: createFindingProjection({ findings, read }, rememberedCheckpoint()) };
};

const asKept = (kept: KeptFinding): FindingChange => ({ ...kept, base: 0, changed: new Map() });

const only = (sequence: number): readonly Commit[] => LOG.filter((commit) => commit.sequence === sequence);

describe('the projection of findings', () => {
  test('keeps each finding as all of its events tell it', async () => {
    const findings = createMemoryFindings();
    await projecting(findings).subscriber.handle(LOG);
    expect(await findings.kept('a')).toMatchObject({
      commit: 5,
      row: { severity: 'critical', end: openOf('2020-02-26'), ticker: '^GSPC', series: STREAM },
    });
    expect(await findings.kept('b')).toMatchObject({ commit: 7, row: { severity: 'medium', end: null } });
    expect(await findings.reached(STREAM)).toEqual({ first: 7, commitId: '4' });
  });

  test('asks nothing and keeps nothing for commits without findings, and sees no gap in them', async () => {
    const findings = createMemoryFindings();
    const asked = vi.spyOn(findings, 'reached');
    const kept = vi.spyOn(findings, 'keep');
    const { subscriber, read } = projecting(findings);
    for (const sequence of [1, 3, 6]) await subscriber.handle(only(sequence));
    expect([asked.mock.calls, kept.mock.calls, read.mock.calls]).toEqual([[], [], []]);
    expect(await subscriber.checkpoint()).toBe(6);
  });

  test('reads nothing back where no commit with findings was left out', async () => {
    const { subscriber, read } = projecting(createMemoryFindings());
    for (const sequence of [2, 4, 5]) await subscriber.handle(only(sequence));
    expect(read).not.toHaveBeenCalled();
  });

  test('reads back commits with findings alone', async () => {
    const findings = createMemoryFindings();
    const { subscriber, read } = projecting(findings);
    await subscriber.handle(only(5));
    expect(read.mock.calls).toEqual([
      [STREAM, 5, 5],
      [STREAM, 2, 2],
    ]);
    expect(await findings.kept('a')).toMatchObject({ commit: 5 });
  });

  test('goes on with findings that were kept before the stream was moved on', async () => {
    const findings = createMemoryFindings();
    await projecting(findings).subscriber.handle(only(2));
    const atTwo = await findings.kept('a');
    await projecting(findings).subscriber.handle(only(4));
    const atFive = await findings.kept('a');
    const broken = createMemoryFindings();
    if (atTwo) await broken.keep(STREAM, { after: 0, to: { first: 2, commitId: '1' } }, [asKept(atTwo)]);
    if (atFive) await broken.keep(STREAM, { after: 5, to: { first: 6, commitId: 'x' } }, [asKept(atFive)]);
    expect(await broken.reached(STREAM)).toMatchObject({ first: 2 });
    await projecting(broken).subscriber.handle(only(4));
    expect([await broken.kept('a'), await broken.reached(STREAM)]).toEqual([atFive, { first: 5, commitId: '3' }]);
  });

  test.each([
    ['is gone', LOG.filter(({ sequence }) => sequence !== 2)],
    ['holds no findings', commitsOf([observed], [observed, observed], ...LOG.slice(2).map(({ events }) => events))],
    [
      'follows itself',
      commitsOf([observed], [observed, detected('a', 2, 2)], ...LOG.slice(2).map(({ events }) => events)),
    ],
  ])('tells of a chain in which a commit %s', async (_, log) => {
    const { subscriber } = projecting(createMemoryFindings(), log);
    await expect(subscriber.handle(only(5))).rejects.toMatchObject({
      name: 'EventStoreError',
      kind: 'corrupt',
      message: `The chain of findings of ${STREAM} breaks at version 2: check the event store.`,
    });
    expect(await subscriber.checkpoint()).toBe(0);
  });

  const OTHER = {
    name: 'ReadModelError',
    kind: 'corrupt',
    message: `The findings kept of ${STREAM} are of another log; make them anew with npx tapewatch projections rebuild.`,
  };

  test.each([
    ['between two commits with findings', 3, 4],
    ['at the commit that is handed over', 5, 4],
    ['at the commit before in the chain', 2, 4],
    ['further on, where this log has another commit', 7, 4],
    ['further on than this log', 9, 4],
  ])('tells of findings that another log has come to %s', async (_, first, sequence) => {
    const findings = createMemoryFindings();
    await findings.keep(STREAM, { after: 0, to: { first, commitId: 'of another log' } }, []);
    await expect(projecting(findings).subscriber.handle(only(sequence))).rejects.toMatchObject(OTHER);
    expect(await findings.kept('a')).toBeNull();
  });

  test('asks the log once for a commit that another process of it has come to', async () => {
    const findings = createMemoryFindings();
    await projecting(findings).subscriber.handle(LOG);
    const { subscriber, read } = projecting(findings);
    for (const sequence of [2, 4, 5]) await subscriber.handle(only(sequence));
    expect(read.mock.calls).toEqual([[STREAM, 7, 7]]);
  });

  test('tells of a chain that passes by the commit that was reached', async () => {
    const findings = createMemoryFindings();
    await findings.keep(STREAM, { after: 0, to: { first: 4, commitId: '2' } }, []);
    await expect(projecting(findings).subscriber.handle(only(4))).rejects.toMatchObject(OTHER);
  });
});
