import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
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
import { createHindsight, listingAsOf, tickerAsOf, type Log } from './as-of.ts';

const breathe = async (): Promise<void> => {};

const lookingBack = (log: Log) => ({ log, openReadModel: createMemoryReadModel, breathe });

const asOf = (log: Log, moment: number): Promise<ReadModel> => tickerAsOf(lookingBack(log), moment, 'AAPL');

/** Everything that can be asked of the log at a moment: the bars of each ticker for itself. */
const knownAt = async (log: Log, moment: number): Promise<string> => {
  const listing = await listingAsOf(lookingBack(log), moment);
  const tickers = await listing.tickers();
  const bars = await Promise.all(
    tickers.map(async ({ series, ticker }) =>
      (await tickerAsOf(lookingBack(log), moment, ticker)).bars(series, 0, 1e15, 1e6),
    ),
  );
  return JSON.stringify({ tickers, bars, findings: await listing.findings({}) });
};

const contentOf = async (readModel: ReadModel): Promise<string> => {
  const tickers = await readModel.tickers();
  const bars = await Promise.all(tickers.map(({ series }) => readModel.bars(series, 0, 1e15, 1e6)));
  return JSON.stringify({ tickers, bars, findings: await readModel.findings({}) });
};

describe('what was known at a moment', () => {
  test('as of now it is what is known now, byte for byte; as of each commit it is what was known then, whatever came later', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async (all) => {
        const recorder = openRecorder(NAIVE);
        const known = new Map<number, string>();
        for (const delivery of all) {
          await recordAll(recorder, [delivery]);
          known.set(await recorder.log.head(), await contentOf(recorder.live));
        }
        for (const [sequence, text] of known)
          expect(await knownAt(recorder.log, FIRST_COMMIT + (sequence - 1) * 1000)).toBe(text);
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
    expect(await live.findings({})).toEqual([]);
    const then = await asOf(log, commit?.recordedAt ?? 0);
    const { time } = barAt(70, 0, 0);
    expect(await then.findings({})).toMatchObject([{ kind: 'price', onset: time, retracted: false }]);
    expect(await then.bars('test/AAPL/1d', time, time, 1)).toMatchObject([
      { bar: { close: 200 }, was: null, revision: 0 },
    ]);
    expect(await live.bars('test/AAPL/1d', time, time, 1)).toMatchObject([
      { bar: { close: 150 }, was: { close: 200 }, revision: 1 },
    ]);
  });

  test('it is what was recorded by then, also where the clock of another stream went back', async () => {
    const recorder = openRecorder(
      NAIVE,
      createMemoryEventStore({ now: ticking((n) => FIRST_COMMIT + (n === 2 ? -5000 : n * 1000)) }),
    );
    await recorder.record('AAPL', calmBars(10));
    await recorder.record('MSFT', calmBars(10));
    const then = await listingAsOf(lookingBack(recorder.log), FIRST_COMMIT);
    expect((await then.tickers()).map(({ ticker, bars }) => [ticker, bars])).toEqual([
      ['AAPL', 0],
      ['MSFT', 0],
    ]);
  });

  test('of a ticker needs no stream of another, and a long stream is read with pauses', async () => {
    const recorder = await marketOf([]);
    const bars = calmBars(1200);
    for (let n = 0; n < 1200; n += 100) await recorder.record('MSFT', bars.slice(n, n + 100));
    const read = vi.spyOn(recorder.log, 'read');
    await asOf(recorder.log, FIRST_COMMIT + 1e6);
    expect(new Set(read.mock.calls.map(([stream]) => stream))).toEqual(new Set(['test/AAPL/1d']));
    let pauses = 0;
    const pausing = { ...lookingBack(recorder.log), breathe: async () => void (pauses += 1) };
    const then = await tickerAsOf(pausing, FIRST_COMMIT + 1e6, 'MSFT');
    expect(await then.ticker('test/MSFT/1d')).toMatchObject({ bars: 1200 });
    expect(pauses).toBeGreaterThan(1);
  });
});

const marketOf = async (last: readonly ReturnType<typeof barAt>[]): Promise<Recorder> => {
  const recorder = openRecorder(NAIVE);
  await recorder.record('AAPL', calmBars(70));
  for (const bar of last) await recorder.record('AAPL', [bar]);
  return recorder;
};

/** A read model that notes, in a list of those opened, how many rows of bars it was given. */
const openCounting = (made: number[]): ReadModel => {
  const readModel = createMemoryReadModel();
  const at = made.push(0) - 1;
  return {
    ...readModel,
    apply: (changes) => {
      made[at] = (made[at] ?? 0) + changes.bars.length;
      return readModel.apply(changes);
    },
  };
};

describe('hindsight for many askers', () => {
  const counting = async () => {
    const { log } = await marketOf([]);
    let opened = 0;
    let fail = false;
    const hindsight = createHindsight({
      log: {
        streams: () => log.streams(),
        read: async (...range) => {
          if (fail) throw new Error('the log cannot be read');
          return log.read(...range);
        },
      },
      openReadModel: () => {
        opened += 1;
        return createMemoryReadModel();
      },
      breathe,
    });
    return { ...hindsight, opened: () => opened, breakLog: (broken: boolean) => void (fail = broken) };
  };

  test('a moment asked again, or by two at once, is made once; the fifth other moment pushes out the one asked longest ago', async () => {
    const { ofAll, opened } = await counting();
    await Promise.all([ofAll(1), ofAll(1), ofAll(2), ofAll(3), ofAll(4)]);
    await ofAll(1);
    expect(opened()).toBe(4);
    await ofAll(5);
    await ofAll(1);
    expect(opened()).toBe(5);
    await ofAll(2);
    expect(opened()).toBe(6);
  });

  test('a moment of a ticker is another than that of all', async () => {
    const { ofAll, ofTicker, opened } = await counting();
    await ofAll(1);
    await ofTicker(1, 'AAPL');
    await ofTicker(1, 'MSFT');
    await ofTicker(1, 'AAPL');
    expect(opened()).toBe(3);
  });

  test('a moment that could not be made is made anew, and holds up nobody', async () => {
    const { ofAll, breakLog } = await counting();
    breakLog(true);
    await expect(ofAll(FIRST_COMMIT)).rejects.toThrow('the log cannot be read');
    breakLog(false);
    expect(await (await ofAll(FIRST_COMMIT)).tickers()).toHaveLength(1);
  });

  test('after many moments no more rows are held than of the newest and a bounded number beside it', async () => {
    const { log } = await marketOf([]);
    const made: number[] = [];
    const { ofTicker } = createHindsight({ ...lookingBack(log), openReadModel: () => openCounting(made) }, 100);
    for (const moment of [1, 2, 3, 4, 5]) await ofTicker(FIRST_COMMIT + 1000 + moment, 'AAPL');
    expect(made).toEqual([70, 70, 70, 70, 70]);
    await ofTicker(FIRST_COMMIT + 1004, 'AAPL');
    await ofTicker(FIRST_COMMIT + 1005, 'AAPL');
    expect(made).toHaveLength(5);
    await ofTicker(FIRST_COMMIT + 1003, 'AAPL');
    expect(made).toHaveLength(6);
  });

  test('a moment of all tickers holds no bars', async () => {
    const { log } = await marketOf([barAt(70, 200, 5e7)]);
    const made: number[] = [];
    const { ofAll } = createHindsight({ ...lookingBack(log), openReadModel: () => openCounting(made) });
    const then = await ofAll(FIRST_COMMIT + 1e6);
    expect([await then.findings({}), await then.tickers()]).toMatchObject([[{ kind: 'price' }], [{ bars: 71 }]]);
    expect(made).toEqual([0]);
  });
});
