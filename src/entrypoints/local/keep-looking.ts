import { setTimeout as wait } from 'node:timers/promises';
import type { Composed } from '../composition/compose.ts';
import { DEPENDENCIES } from '../composition/health.ts';
import { TOKENS } from '../composition/tokens.ts';

/** Milliseconds from a look to the next while something fails, and how many times as long while nothing does. */
const EVERY = 1000;
const SELDOM = 10;

/** Looks whether the event store and the read model work, until stopped, so that who asks how the process stands need not wait for them. */
export const keepLooking = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  const look = await composed.get(TOKENS.look);
  const health = await composed.get(TOKENS.health);
  const isFailing = (): boolean => DEPENDENCIES.some((what) => health.failing(what) !== null);
  for (let passed = 0; !signal.aborted; passed += 1) {
    if (passed === SELDOM || isFailing()) {
      await look();
      passed = 0;
    }
    await wait(EVERY, undefined, { signal }).catch(() => {});
  }
};
