import type { FindingEvent } from '../../domain/ticker/events.ts';
import { EventStoreError, type Commit, type EventStore, type StoredEvent } from '../ports/event-store.ts';

const isFindingEvent = (event: StoredEvent): event is FindingEvent => 'chain' in event;

/** The finding events of a commit, by finding, in the order in which the findings come up. */
export const findingEventsOf = (commit: Commit): ReadonlyMap<string, readonly FindingEvent[]> =>
  Map.groupBy(commit.events.filter(isFindingEvent), (event) => event.id);

const startsFinding = (events: readonly FindingEvent[]): boolean =>
  events.some((event) => event.type === 'AnomalyDetected');

const broken = (commit: Commit, id: string): EventStoreError =>
  new EventStoreError('corrupt', `The finding ${id} of ${commit.stream} has no start: check the event store.`);

const commitBefore = async (read: EventStore['read'], commit: Commit, id: string): Promise<Commit> => {
  const previous = commit.events.find(isFindingEvent)?.chain.previous ?? 0;
  const isBefore = previous > 0 && previous < commit.first;
  const [before] = isBefore ? (await read(commit.stream, previous, previous)).commits : [];
  if (before?.first !== previous) throw broken(commit, id);
  return before;
};

/** The commits before this one that speak of a finding, oldest first, read back along the chain to the one that starts it. Throws EventStoreError where the chain breaks. */
export const historyOf = async (read: EventStore['read'], commit: Commit, id: string): Promise<readonly Commit[]> => {
  const history: Commit[] = [];
  let events = findingEventsOf(commit).get(id) ?? [];
  let at = commit;
  while (!startsFinding(events)) {
    at = await commitBefore(read, at, id);
    events = findingEventsOf(at).get(id) ?? [];
    if (events.length > 0) history.push(at);
  }
  return history.toReversed();
};
