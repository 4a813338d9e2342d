import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { barAt, calmBars, NAIVE } from '../commands/market.fixture.ts';
import type { ReadModel } from '../ports/read-model.ts';
import {
  deliveries,
  FIRST_COMMIT,
  openRecorder,
  recordAll,
  ticking,
  type Recorder,
} from '../replay/recorder.fixture.ts';
import { createHindsight, readModelAsOf, type Log } from './as-of.ts';

const breathe = async (): Promise<void> => {};

const asOf = (log: Log, moment: number): Promise<ReadModel> =>
  readModelAsOf({ log, openReadModel: createMemoryReadModel, breathe }, moment);

const contentOf = async (readModel: ReadModel): Promise<string> => {
  const tickers = await readModel.tickers();
  const bars = await Promise.all(tickers.map(({ series }) => readModel.bars(series, 0, 1e15, 1e6)));
  const findings = await readModel.findings({ limit: 1e6 });
  return JSON.stringify({ tickers, bars, findings, checkpoint: await readModel.checkpoint() });
};

describe('what was known at a moment', () => {
  test('as of now it is what is known now, byte for byte; as of each commit it is what was known then, whatever came later', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async (all) => {
        const recorder = openRecorder(NAIVE);
        const known: string[] = [];
        for (const delivery of all) {
          await recordAll(recorder, [delivery]);
          known.push(await contentOf(recorder.live));
        }
        const head = await recorder.log.head();
        expect(await contentOf(await asOf(recorder.log, FIRST_COMMIT + head * 1000))).toBe(known.at(-1));
        const moments = new Map(known.map((text) => [sequenceIn(text), text]));
        for (const [sequence, text] of moments)
          expect(await contentOf(await asOf(recorder.log, FIRST_COMMIT + (sequence - 1) * 1000))).toBe(text);
      }),
      { numRuns: 12 },
    );
  });

  test('before the first commit nothing was known', async () => {
    const { log } = await marketOf([barAt(70, 200, 1e8)]);
    expect(await (await asOf(log, FIRST_COMMIT - 1)).tickers()).toEqual([]);
  });

  test('a later correction does not rewrite it: the withdrawn finding stood then, with the bar as it was', async () => {
    const { log, live } = await marketOf([barAt(70, 200, 5e7), barAt(70, 150, 5e7)]);
    const [commit] = await log.commitsAfter(2, 1);
    expect(await live.findings({ limit: 9 })).toEqual([]);
    const then = await asOf(log, commit?.recordedAt ?? 0);
    const { time } = barAt(70, 0, 0);
    expect(await then.findings({ limit: 9 })).toMatchObject([{ kind: 'price', onset: time, retracted: false }]);
    expect(await then.bars('test/AAPL/1d', time, time, 1)).toMatchObject([
      { bar: { close: 200 }, was: null, revision: 0 },
    ]);
    expect(await live.bars('test/AAPL/1d', time, time, 1)).toMatchObject([
      { bar: { close: 150 }, was: { close: 200 }, revision: 1 },
    ]);
  });

  test('it is the start of the log, also where the clock of another stream went back', async () => {
    const recorder = openRecorder(
      NAIVE,
      createMemoryEventStore({ now: ticking((n) => FIRST_COMMIT + (n === 2 ? -5000 : n * 1000)) }),
    );
    await recorder.record('AAPL', calmBars(10));
    await recorder.record('MSFT', calmBars(10));
    const then = await asOf(recorder.log, FIRST_COMMIT);
    expect((await then.tickers()).map(({ ticker, bars }) => [ticker, bars])).toEqual([['AAPL', 0]]);
  });
});

const sequenceIn = (text: string): number => Number(/"checkpoint":(\d+)/.exec(text)?.[1]);

const marketOf = async (last: readonly ReturnType<typeof barAt>[]): Promise<Recorder> => {
  const recorder = openRecorder(NAIVE);
  await recorder.record('AAPL', calmBars(70));
  for (const bar of last) await recorder.record('AAPL', [bar]);
  return recorder;
};

describe('hindsight for many askers', () => {
  const counting = async () => {
    const { log } = await marketOf([]);
    let opened = 0;
    let fail = false;
    const hindsight = createHindsight({
      log: {
        read: (...range) => log.read(...range),
        commitsAfter: async (...range) => {
          if (fail) throw new Error('the log cannot be read');
          return log.commitsAfter(...range);
        },
      },
      openReadModel: () => {
        opened += 1;
        return createMemoryReadModel();
      },
      breathe,
    });
    return { hindsight, opened: () => opened, breakLog: (broken: boolean) => void (fail = broken) };
  };

  test('a moment asked again, or by two at once, is made once; the fifth other moment pushes out the one asked longest ago', async () => {
    const { hindsight, opened } = await counting();
    await Promise.all([hindsight(1), hindsight(1), hindsight(2), hindsight(3), hindsight(4)]);
    await hindsight(1);
    expect(opened()).toBe(4);
    await hindsight(5);
    await hindsight(1);
    expect(opened()).toBe(5);
    await hindsight(2);
    expect(opened()).toBe(6);
  });

  test('a moment that could not be made is made anew, and holds up nobody', async () => {
    const { hindsight, breakLog } = await counting();
    breakLog(true);
    await expect(hindsight(FIRST_COMMIT)).rejects.toThrow('the log cannot be read');
    breakLog(false);
    expect(await (await hindsight(FIRST_COMMIT)).tickers()).toHaveLength(1);
  });
});
