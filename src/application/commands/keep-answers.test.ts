import { expect, test } from 'vitest';
import { createMemoryRawArchive } from '../../adapters/raw-archive/memory-raw-archive.ts';
import type { MarketData } from '../ports/market-data.ts';
import { keepAnswers } from './keep-answers.ts';
import { calmBars, marketDataOf } from './market.fixture.ts';

const NOON = Date.UTC(2026, 0, 5, 12);

test('every answer of a provider is kept under its feed, day and subject', async () => {
  const bodies = new Map<string, Uint8Array>();
  const archive = createMemoryRawArchive(bodies);
  const marketData: MarketData = {
    ...marketDataOf(calmBars(1)),
    async *raw() {
      yield { about: 'a.csv', body: Buffer.from('a') };
      yield { about: 'b.csv', body: Buffer.from('b') };
    },
  };
  await keepAnswers(archive, marketData, () => NOON);
  await keepAnswers(archive, marketData, () => NOON + 1);
  expect([...bodies.keys()].map((key) => key.replace(/[^/]+$/, 'DIGEST'))).toEqual([
    'test/2026-01-05/a.csv/DIGEST',
    'test/2026-01-05/b.csv/DIGEST',
  ]);
  expect([...bodies.values()].map((body) => Buffer.from(body).toString())).toEqual(['a', 'b']);
});

test('of a provider that has none nothing is kept', async () => {
  const bodies = new Map<string, Uint8Array>();
  await keepAnswers(createMemoryRawArchive(bodies), marketDataOf(calmBars(1)), () => NOON);
  expect(bodies.size).toBe(0);
});
