import * as z from 'zod';
import type { Process } from './network.ts';
import { workFor } from './worker.ts';
import type { World } from './world.ts';

const told = z.object({ id: z.string() });

/** A consumer of the bus: takes events from its queue and keeps an effect of each id, once; until it is told to stop. */
export const startConsumer = (world: World, caller: Process): Promise<void> => {
  const { effects } = world.ledger;
  const keep = async (id: string): Promise<void> => {
    if (world.dedupes && effects.has(id)) return;
    effects.set(id, (effects.get(id) ?? 0) + 1);
  };
  return workFor(world, caller, world.inbox, ({ body }) => {
    const { id } = told.parse(JSON.parse(body));
    return world.network.call(caller, {
      what: 'consume',
      effect: () => keep(id),
      failure: () => new Error('The consumer did not answer itself.'),
    });
  });
};
