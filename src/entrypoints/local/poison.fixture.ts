import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createLocalFeed } from '../../adapters/feed/local-feed.ts';
import type { Commit } from '../../application/ports/event-store.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import { configSchema } from '../composition/config.ts';
import { openResources } from '../composition/resources.ts';

/** Run as a process: two subscribers take the commits of a data folder; one of them ends the process at the commit named, unless none is. */
const [data = '', poison = '', redriven = ''] = process.argv.slice(2);
const resources = await openResources(configSchema.parse({ data }), () => 0);
const { eventStore, deliveries, parking } = resources;

const takenFile = (name: string): string => join(data, `${name}.taken`);

const takenBy = (name: string): readonly string[] =>
  existsSync(takenFile(name)) ? readFileSync(takenFile(name), 'utf8').trim().split('\n') : [];

const endAt = async (commit: string): Promise<void> => {
  if (commit !== poison) return;
  process.kill(process.pid, 'SIGKILL');
  await wait(60_000);
};

const taker = (name: string, before: (commit: string) => Promise<void>): Subscriber => {
  const take = async ({ stream, first, last, sequence }: Commit): Promise<void> => {
    const commit = `${stream}${first}`;
    await before(commit);
    if (last <= (await deliveries.seen(name, stream))) return;
    appendFileSync(takenFile(name), `${commit}\n`);
    await deliveries.advance(name, { sequence, seen: [{ stream, version: last }] });
  };
  return {
    name,
    checkpoint: () => deliveries.checkpoint(name),
    handle: async (commits) => {
      for (const commit of commits) await take(commit);
    },
    passOver: (sequence) => deliveries.advance(name, { sequence, seen: [] }),
  };
};

const feed = createLocalFeed({
  feed: eventStore,
  parking,
  now: () => 7000,
  mostDeliveries: 3,
  random: () => 1,
  pause: (ms, signal) => wait(ms, undefined, { signal }),
  subscribers: [taker('bystander', async () => {}), taker('victim', endAt)],
});
const redrives = redriven === '' ? [] : await feed.redrive('ann', 'victim');
feed.start(['bystander']);
await feed.drained('bystander');
feed.start(['victim']);
await feed.drained();
await feed.stop();
const told = { victim: takenBy('victim'), bystander: takenBy('bystander'), parked: await parking.parked(), redrives };
process.stdout.write(`${JSON.stringify(told)}\n`);
resources.close();
