import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_STREAM, type Position, type StoredEvent } from '../../application/ports/event-store.ts';
import { configSchema } from '../composition/config.ts';
import { openResources } from '../composition/resources.ts';
import { openWorkplace, type Workplace } from './workplace.fixture.ts';

const POISON = 'src/entrypoints/local/poison.fixture.ts';

let place: Workplace;
let data = '';

beforeEach(() => {
  place = openWorkplace();
  data = join(place.folder, 'data');
});

afterEach(() => place.close());

const event: StoredEvent = {
  type: 'AnomalyEnded',
  id: 'a',
  endTime: 0,
  reason: 'quiet',
  chain: { commit: 1, previous: 0 },
};

/** A commit of one event in each of the streams named, one after the other. */
const append = async (streams: string): Promise<void> => {
  const resources = await openResources(configSchema.parse({ data }), () => 0);
  const positions = new Map<string, Position>();
  for (const [i, stream] of streams.split('').entries()) {
    const appended = await resources.eventStore.append(
      stream,
      positions.get(stream) ?? NO_STREAM,
      [event],
      `commit ${i}`,
    );
    if (appended.outcome === 'appended') positions.set(stream, appended.position);
  }
  resources.close();
};

const runsUntilItLives = async (poison: string): Promise<{ readonly kills: number; readonly told: unknown }> => {
  for (let kills = 0; kills < 10; kills += 1) {
    const { signal, code, stdout, stderr } = await place.run(POISON, [data, poison]);
    if (signal === 'SIGKILL') continue;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return { kills, told: JSON.parse(stdout) };
  }
  throw new Error('it was killed ten times');
};

test('a commit that kills the process is parked after its tries, before it is handed over again; the rest goes on', async () => {
  await append('ststst');
  const { kills, told } = await runsUntilItLives('t2');
  expect(kills).toBe(4);
  expect(told).toEqual({
    victim: ['s1', 't1', 's2', 's3'],
    bystander: ['s1', 't1', 's2', 't2', 's3', 't3'],
    parked: [
      {
        subscriber: 'victim',
        stream: 't',
        first: 2,
        through: 3,
        deliveries: 3,
        reason: 'It was handed over 3 times and never came back: the process may have ended each time.',
        since: 7000,
      },
    ],
    redrives: [],
  });
  const healed = await place.run(POISON, [data, '', 'redrive']);
  expect(JSON.parse(healed.stdout)).toMatchObject({
    victim: ['s1', 't1', 's2', 's3', 't2', 't3'],
    parked: [],
    redrives: [{ by: 'ann', subscriber: 'victim', stream: 't', taken: 2, reason: null }],
  });
});
