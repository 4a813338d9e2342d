import { effect, signal } from '@preact/signals';
import type { System } from '../api/answers.ts';
import { ask, type Answer } from '../api/client.ts';
import { now } from './market.ts';
import { route } from './route.ts';

/** How the server last said it stands; null before it was asked. */
export const system = signal<Answer<System> | null>(null);

const refresh = async (): Promise<void> => {
  system.value = await ask('/system', {}, 'subscribers');
};

/** Keeps the state of the server in step with every look at it, while its panel is open. */
export const followSystem = (): void => {
  effect(() => {
    if (route.value.panel === 'system' && now.value > 0) void refresh();
  });
};
