import { setTimeout as wait } from 'node:timers/promises';
import type { Composed } from '../composition/compose.ts';
import { TOKENS } from '../composition/tokens.ts';

/** Milliseconds from a look to the next while something is to be asked again soon, and how many times as long while nothing is. */
const EVERY = 1000;
const SELDOM = 10;

/** Looks whether what the process relies on works, until stopped, so that who asks how the process stands need not wait for them. */
export const keepLooking = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  const health = await composed.get(TOKENS.health);
  for (let passed = 0; !signal.aborted; passed += 1) {
    if (passed === SELDOM || health.isPressing()) {
      await health.look();
      passed = 0;
    }
    await wait(EVERY, undefined, { signal }).catch(() => {});
  }
};
