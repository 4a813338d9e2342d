import { positionAfter } from '../../src/adapters/event-store/position.ts';
import type { CommitFeed } from '../../src/application/ports/commit-feed.ts';
import {
  EventStoreError,
  NO_STREAM,
  type EventStore,
  type StreamSlice,
} from '../../src/application/ports/event-store.ts';
import { SnapshotsError, type Snapshots } from '../../src/application/ports/snapshots.ts';
import type { Call, Network, Process } from './network.ts';

/** A log as the simulated system has it. */
export type Log = EventStore & CommitFeed;

/** Both ends of a way: the network and the process that asks. */
export type Way = { readonly network: Network; readonly caller: Process };

const failure: Call<unknown>['failure'] = (fault) =>
  fault === 'throttled'
    ? new EventStoreError('busy', 'The table was asked too much.')
    : new EventStoreError('unavailable', 'The table did not answer.', { unknownOutcome: true });

/** A stream as a copy has it that the newest commit has not come to yet. */
const staleRead = async (log: Log, stream: string, from = 1, to = Infinity): Promise<StreamSlice> => {
  const before = (await log.read(stream)).commits.slice(0, -1);
  const end = before.at(-1);
  return {
    commits: before.filter(({ first, last }) => last >= from && first <= to),
    position: end ? positionAfter(end) : NO_STREAM,
  };
};

/** A log over the network. Its wakes come late. */
export const remoteLog = ({ network, caller }: Way, log: Log): Log => ({
  append: (...given) => network.call(caller, { what: 'append', effect: () => log.append(...given), failure }),
  read: (stream, from, to, asOf) =>
    network.call(caller, {
      what: 'read',
      effect: () => log.read(stream, from, to, asOf),
      failure,
      partial: () => staleRead(log, stream, from, to),
    }),
  streams: () => network.call(caller, { what: 'streams', effect: () => log.streams(), failure }),
  commitsAfter: (...given) =>
    network.call(caller, { what: 'commitsAfter', effect: () => log.commitsAfter(...given), failure }),
  head: () => network.call(caller, { what: 'head', effect: () => log.head(), failure }),
  onAppend: (wake) => log.onAppend(() => void network.sleep(caller, 1).then(wake)),
});

const snapshotFailure = (): SnapshotsError => new SnapshotsError('The snapshots did not answer.');

/** Snapshots over the network. */
export const remoteSnapshots = ({ network, caller }: Way, snapshots: Snapshots): Snapshots => ({
  every: snapshots.every,
  newest: (stream) =>
    network.call(caller, { what: 'newest', effect: () => snapshots.newest(stream), failure: snapshotFailure }),
  keep: (snapshot) =>
    network.call(caller, { what: 'keep', effect: () => snapshots.keep(snapshot), failure: snapshotFailure }),
});
