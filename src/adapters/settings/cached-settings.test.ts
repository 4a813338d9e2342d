import { describe, expect, test } from 'vitest';
import { SettingsError } from '../../application/ports/settings-source.ts';
import { cacheSettings } from './cached-settings.ts';

const open = () => {
  const world = { now: 0, reads: 0, isDown: false, failures: 0 };
  const read = async () => {
    world.reads += 1;
    if (world.isDown) throw new SettingsError('unavailable', 'Not there.');
    return { TAPEWATCH_POLICY: `read ${world.reads}` };
  };
  const onFailure = (): void => {
    world.failures += 1;
  };
  const source = cacheSettings({ place: 'Here', read }, { goodFor: 1000, now: () => world.now, onFailure });
  return { world, source, policy: async () => (await source.read())['TAPEWATCH_POLICY'] };
};

describe('settings that are cached', () => {
  test('are read once while they are good, and anew after that', async () => {
    const { world, policy, source } = open();
    expect(source.place).toBe('Here');
    expect([await policy(), await policy()]).toEqual(['read 1', 'read 1']);
    world.now = 999;
    expect(await policy()).toBe('read 1');
    world.now = 1000;
    expect(await policy()).toBe('read 2');
  });

  test('are read once for all who ask at once', async () => {
    const { world, policy } = open();
    expect(await Promise.all([policy(), policy(), policy()])).toEqual(['read 1', 'read 1', 'read 1']);
    expect(world.reads).toBe(1);
  });

  test('go on as they were known while they cannot be renewed, and are tried again after the same time', async () => {
    const { world, policy } = open();
    await policy();
    Object.assign(world, { isDown: true, now: 1000 });
    expect([await policy(), await policy()]).toEqual(['read 1', 'read 1']);
    expect({ reads: world.reads, failures: world.failures }).toEqual({ reads: 2, failures: 1 });
    Object.assign(world, { isDown: false, now: 2000 });
    expect(await policy()).toBe('read 3');
  });

  test('fail when they were never known, and are asked for again at once', async () => {
    const { world, policy } = open();
    world.isDown = true;
    await expect(policy()).rejects.toThrow('Not there.');
    world.isDown = false;
    expect(await policy()).toBe('read 2');
    expect(world.failures).toBe(0);
  });
});
