import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { acquireDataLock } from '../../adapters/event-store/data-lock.ts';
import { recordPolicy } from '../../application/commands/record-policy.ts';
import { loadBars } from '../../application/commands/load-bars.ts';
import type { Notifier } from '../../application/ports/notifier.ts';
import { compose, type Composed, type Overrides } from './compose.ts';
import { configSchema } from './config.ts';
import { TOKENS, type Token } from './tokens.ts';

let root = '';
let data = '';
let opened: Composed[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'compose-'));
  data = join(root, 'data');
  opened = [];
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const composed of opened) await composed.shutdown();
  rmSync(root, { recursive: true });
});

const HEADER = 'ticker,date,open,high,low,close,volume';

const surroundings = () => ({ logger: pino({ level: 'silent' }), now: () => 0, announce: () => {} });

const composeWith = async (settings: object, overrides: Overrides = {}): Promise<Composed> => {
  const config = configSchema.parse({ data, ...settings });
  const composed = await compose(config, surroundings(), overrides);
  opened.push(composed);
  return composed;
};

const tokens: readonly (readonly [string, Token<unknown>])[] = Object.entries(TOKENS);

describe('every profile', () => {
  const stores = ['memory', 'sqlite'] as const;
  const providers = ['sample', 'csv', 'synthetic'] as const;
  const channels = [[], ['console'], ['console', 'slack']] as const;
  const profiles = stores.flatMap((store) =>
    providers.flatMap((provider) => channels.map((list) => ({ store, provider, channels: list }))),
  );

  test.each(profiles)('resolves every token: $store, $provider, $channels', async (profile) => {
    const path = join(root, 'bars.csv');
    writeFileSync(path, `${HEADER}\nACME,2020-01-02,1,1,1,1,1\n`);
    const slack = { webhookUrl: 'http://127.0.0.1:1/hook' };
    const composed = await composeWith({ ...profile, csv: { path, feed: 'own-bars' }, slack });
    for (const [name, token] of tokens)
      expect({ name, value: await composed.get(token) }).not.toHaveProperty('value', undefined);
    const marketData = await composed.get(TOKENS.marketData);
    expect(marketData.feed.id).toBe(profile.provider === 'csv' ? 'own-bars' : profile.provider);
    const status = await (await composed.get(TOKENS.feed)).status();
    expect(status.map(({ name }) => name)).toEqual([
      'read-model',
      ...profile.channels.map((channel) => `notify:${channel}`),
    ]);
  });

  test('gives the same instance each time', async () => {
    const composed = await composeWith({ store: 'memory' });
    for (const [, token] of tokens) expect(await composed.get(token)).toBe(await composed.get(token));
  });
});

test('an override takes the place of what is configured', async () => {
  const pager: Notifier = { outlet: 'pager', notify: async () => {}, digest: async () => {} };
  const composed = await composeWith({ store: 'memory', channels: ['console'] }, { notifiers: [pager] });
  expect(await composed.get(TOKENS.notifiers)).toEqual([pager]);
});

/** Judges a series of the sample, with the feed running. */
const judgeSome = async (composed: Composed): Promise<void> => {
  (await composed.get(TOKENS.feed)).start();
  const marketData = await composed.get(TOKENS.marketData);
  const loading = {
    tickers: await composed.get(TOKENS.tickers),
    policy: await composed.get(TOKENS.policy),
    marketData,
    breathe: async () => {},
  };
  await recordPolicy(await composed.get(TOKENS.eventStore), loading.policy);
  const [series] = await marketData.series();
  if (!series) throw new Error('the sample has no series');
  for await (const tally of loadBars(loading, series)) expect(tally.observed).toBeGreaterThan(0);
};

const closedFiles = (): readonly string[] => {
  const names: string[] = [];
  const close = Reflect.get(DatabaseSync.prototype, 'close');
  vi.spyOn(DatabaseSync.prototype, 'close').mockImplementation(function (this: DatabaseSync) {
    names.push(basename(this.location() ?? ''));
    Reflect.apply(close, this, []);
  });
  return names;
};

describe('shutdown', () => {
  test('waits for the notice in hand, then closes what is open, the lock last', async () => {
    const closed = closedFiles();
    const inHand = Promise.withResolvers<void>();
    const taken = Promise.withResolvers<void>();
    const pager: Notifier = {
      outlet: 'pager',
      notify: async () => {
        inHand.resolve();
        await taken.promise;
      },
      digest: async () => {},
    };
    const composed = await composeWith({ digestAfterDays: 36_500 }, { notifiers: [pager] });
    await judgeSome(composed);
    await inHand.promise;
    const shutdown = composed.shutdown();
    await (await composed.get(TOKENS.readModel)).tickers();
    expect(closed).toEqual([]);
    expect(() => acquireDataLock(data)).toThrow('is in use by another Tapewatch process');
    taken.resolve();
    await shutdown;
    expect(closed.slice(-6)).toEqual(
      ['parking', 'deliveries', 'readmodel', 'snapshots', 'events', 'lock'].map((name) => `${name}.sqlite`),
    );
    await expect((await composed.get(TOKENS.eventStore)).head()).rejects.toThrow('is closed');
  });

  test('a second call is harmless, and the folder can be opened again', async () => {
    const first = await composeWith({});
    await judgeSome(first);
    await Promise.all([first.shutdown(), first.shutdown()]);
    await first.shutdown();
    const second = await composeWith({});
    expect(await (await second.get(TOKENS.eventStore)).head()).toBeGreaterThan(10);
  });

  test('works when nothing was ever started', async () => {
    const composed = await composeWith({});
    expect(() => acquireDataLock(data)).toThrow('is in use');
    await composed.shutdown();
    acquireDataLock(data).release();
  });
});

test('snapshots that are damaged do not hold up a start, which goes on from the log', async () => {
  const first = await composeWith({});
  await judgeSome(first);
  await first.shutdown();
  writeFileSync(join(data, 'snapshots.sqlite'), 'no database at all, and rather longer than a header '.repeat(200));
  const second = await composeWith({});
  const [series] = await (await second.get(TOKENS.marketData)).series();
  if (!series) throw new Error('the sample has no series');
  expect((await (await second.get(TOKENS.tickers)).state(series)).version).toBeGreaterThan(10);
});

describe('a start that fails leaves nothing open', () => {
  const spoil = async (name: string): Promise<void> => {
    await (await composeWith({})).shutdown();
    writeFileSync(join(data, name), 'no database at all, and rather longer than a header '.repeat(200));
  };

  test.each([
    ['events.sqlite', 'is no event store'],
    ['readmodel.sqlite', 'tapewatch projections rebuild'],
    ['deliveries.sqlite', 'is no delivery log'],
    ['parking.sqlite', 'is no list of parked commits'],
  ])('when %s is damaged', async (name, message) => {
    await spoil(name);
    const closed = closedFiles();
    await expect(composeWith({})).rejects.toThrow(message);
    expect(closed.at(-1)).toBe('lock.sqlite');
    rmSync(join(data, name));
    await composeWith({});
  });

  test('when another process has the folder', async () => {
    const holder = acquireDataLock(data);
    await expect(composeWith({})).rejects.toThrow(`The data folder ${data} is in use by another Tapewatch process.`);
    holder.release();
    await composeWith({});
  });

  test('when a channel cannot be made', async () => {
    const settings = { channels: ['slack'] };
    await expect(composeWith(settings)).rejects.toThrow('The Slack webhook URL is none');
    await composeWith({});
  });

  test('when the log was lost: what was read from it says so', async () => {
    const first = await composeWith({});
    await judgeSome(first);
    await (await first.get(TOKENS.feed)).drained();
    await first.shutdown();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(data, `events.sqlite${suffix}`), { force: true });
    await expect(composeWith({})).rejects.toThrow(/ends at commit 0, and commit \d+ was already read from it/);
    rmSync(join(data, 'readmodel.sqlite'));
    await expect(composeWith({})).rejects.toThrow('was already read from it');
    rmSync(join(data, 'deliveries.sqlite'));
    await composeWith({});
  });
});
