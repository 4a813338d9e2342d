import { writeSync } from 'node:fs';
import { EventStoreError, type Position } from '../../application/ports/event-store.ts';
import { EVENT_EXAMPLES } from './codec/event-examples.ts';
import { openSqliteEventStore } from './sqlite-event-store.ts';

const [file = '', name = '', commits = '0'] = process.argv.slice(2);
const store = openSqliteEventStore({ file, now: () => 1000, busyTimeout: 20_000 });

const say = (words: string): void => void writeSync(1, `${words}\n`);

const append = async (position: Position, i: number): Promise<Position> => {
  const events = Array.from({ length: 1 + (i % 3) }, () => EVENT_EXAMPLES.BarObserved);
  const result = await store.append('shared', position, events, `${name} ${i}`);
  if (result.outcome === 'conflict') return append((await store.read('shared', 1, 1)).position, i);
  say(`${result.commit.commitId}: ${result.commit.first}-${result.commit.last}`);
  return result.position;
};

try {
  let { position } = await store.read('shared', 1, 1);
  for (let i = 0; i < Number(commits); i += 1) position = await append(position, i);
} catch (error) {
  if (!(error instanceof EventStoreError)) throw error;
  say(`${error.kind}, unknown outcome: ${error.unknownOutcome}`);
}
