import { expect, test } from 'vitest';
import { systemSchema } from '../http/system.ts';
import { openWorkplace, START } from './workplace.fixture.ts';

test('a running process tells its provider, its policy, and that those who follow its log have come to its head', async () => {
  const place = openWorkplace();
  try {
    const running = place.start(START);
    const url = await running.said(/listens on (\S+)\n/);
    await running.said(/Serving until stopped/);
    const state = systemSchema.parse(await (await fetch(`${url}/system`)).json());
    expect(state).toMatchObject({ provider: 'sample', store: 'sqlite', parked: [] });
    expect(state.policy).toMatch(/^standard@/);
    expect(state.head).toBeGreaterThan(0);
    expect(state.subscribers.map(({ name, checkpoint, lag }) => [name, checkpoint, lag])).toEqual([
      ['read-model', state.head, 0],
      ['notify:console', state.head, 0],
    ]);
  } finally {
    await place.close();
  }
});
