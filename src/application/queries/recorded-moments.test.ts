import { describe, expect, test, vi } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { barAt, calmBars, STANDARD } from '../commands/market.fixture.ts';
import { NO_STREAM } from '../ports/event-store.ts';
import { FIRST_COMMIT, openRecorder, ticking, type Recorder } from '../replay/recorder.fixture.ts';
import { createMoments } from './recorded-moments.ts';

const breathe = async (): Promise<void> => {};

const at = (n: number): number => FIRST_COMMIT + n * 1000;

const lastBar = (n: number): number => barAt(n, 1, 1).time;

const correctedMarket = async (recorder: Recorder = openRecorder(STANDARD)): Promise<Recorder> => {
  await recorder.record('AAPL', calmBars(90));
  await recorder.record('AAPL', [barAt(90, 120, 5e7), ...calmBars(97).slice(91)]);
  await recorder.record('AAPL', [barAt(97, 120, 5e7)]);
  await recorder.record('AAPL', [barAt(97, 190, 5e7)]);
  return recorder;
};

const QUIET = { bars: 0, found: 0, withdrawn: 0, corrected: 0 };

describe('recorded moments', () => {
  test('are those of the commits of the ticker: bars, findings, corrections, and the newest bar known then', async () => {
    const { log } = await correctedMarket();
    expect(await createMoments({ log, breathe })('AAPL')).toEqual([
      { ...QUIET, recordedAt: at(0), lastBar: null },
      { ...QUIET, recordedAt: at(1), lastBar: lastBar(89), bars: 90 },
      { ...QUIET, recordedAt: at(2), lastBar: lastBar(96), bars: 7, found: 1 },
      { ...QUIET, recordedAt: at(3), lastBar: lastBar(97), bars: 1, found: 1 },
      { ...QUIET, recordedAt: at(4), lastBar: lastBar(97), found: 1, withdrawn: 1, corrected: 1 },
    ]);
  });

  test('a late correction of an old bar leaves the newest bar as it was', async () => {
    const recorder = await correctedMarket();
    await recorder.record('AAPL', [barAt(95, 160, 1e6)]);
    const [newest] = (await createMoments({ log: recorder.log, breathe })('AAPL')).slice(-1);
    expect(newest).toMatchObject({ corrected: 1, lastBar: lastBar(97) });
  });

  test('of one millisecond are one', async () => {
    const log = createMemoryEventStore({ now: ticking((n) => at(n < 2 ? n : 2)) });
    await correctedMarket(openRecorder(STANDARD, log));
    expect((await createMoments({ log, breathe })('AAPL')).slice(2)).toEqual([
      { recordedAt: at(2), lastBar: lastBar(97), bars: 8, found: 3, withdrawn: 1, corrected: 1 },
    ]);
  });

  test('go on with what was appended since, without reading the log again; other tickers have their own', async () => {
    const recorder = await correctedMarket();
    const read = vi.spyOn(recorder.log, 'commitsAfter');
    const momentsOf = createMoments({ log: recorder.log, breathe });
    const [one, other] = await Promise.all([momentsOf('AAPL'), momentsOf('AAPL')]);
    expect(other).toEqual(one);
    await recorder.record('MSFT', calmBars(3));
    expect(await momentsOf('MSFT')).toHaveLength(2);
    expect(await momentsOf('AAPL')).toEqual(one);
    expect(read.mock.calls.map(([after]) => after)).toEqual([0, 5, 5, 7]);
    expect(await momentsOf('NONE')).toEqual([]);
  });

  test('of a long log are read with pauses, and streams of no ticker have none', async () => {
    const recorder = openRecorder(STANDARD);
    const policy = { type: 'PolicyRecorded', policy: STANDARD } as const;
    await recorder.log.append('policy/standard', NO_STREAM, [policy], 'policy');
    for (let n = 0; n < 24; n += 1) await recorder.record('AAPL', [barAt(n, 150, 1e6)]);
    let pauses = 0;
    const momentsOf = createMoments({ log: recorder.log, breathe: async () => void (pauses += 1) });
    const moments = await momentsOf('AAPL');
    expect(moments.map(({ bars }) => bars)).toEqual([0, ...Array.from({ length: 24 }, () => 1)]);
    expect(pauses).toBe(1);
  });

  test('are there again after the log could not be read', async () => {
    const { log } = await correctedMarket();
    vi.spyOn(log, 'commitsAfter').mockRejectedValueOnce(new Error('gone'));
    const momentsOf = createMoments({ log, breathe });
    await expect(momentsOf('AAPL')).rejects.toThrow('gone');
    expect(await momentsOf('AAPL')).toHaveLength(5);
  });
});
