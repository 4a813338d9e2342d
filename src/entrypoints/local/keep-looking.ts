import { setTimeout as wait } from 'node:timers/promises';
import type { Composed } from '../composition/compose.ts';
import { TOKENS } from '../composition/tokens.ts';

/** A second, in milliseconds. */
const EVERY = 1000;

/** Looks whether what the process relies on works, until stopped, so that who asks how the process stands need not wait for them. */
export const keepLooking = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  const health = await composed.get(TOKENS.health);
  while (!signal.aborted) {
    await health.tick();
    await wait(EVERY, undefined, { signal }).catch(() => {});
  }
};
