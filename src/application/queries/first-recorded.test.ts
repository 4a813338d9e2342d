import { expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { barAt, NAIVE } from '../commands/market.fixture.ts';
import { FIRST_COMMIT, openRecorder } from '../replay/recorder.fixture.ts';
import { firstRecorded } from './first-recorded.ts';

test('a log of nothing has no first recorded time', async () =>
  expect(await firstRecorded(createMemoryEventStore({ now: () => 1 }))).toBeNull());

test('of several streams it is that of the oldest commit', async () => {
  const recorder = openRecorder(NAIVE);
  await recorder.record('MSFT', [barAt(0, 100, 1e6)]);
  await recorder.record('AAPL', [barAt(0, 100, 1e6)]);
  expect(await firstRecorded(recorder.log)).toBe(FIRST_COMMIT);
});
