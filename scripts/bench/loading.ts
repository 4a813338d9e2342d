import { join } from 'node:path';
import type { Bar } from '../../src/domain/market/bar.ts';
import { grouped } from '../../src/application/wording/figures.ts';
import { beside, figure, inTurn, type Arm, type Effort, type Figures } from './figures.ts';
import { generateBars } from './generated-bars.ts';
import { handlerOf, openLog, recordBars, type Recording } from './recorded-bars.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { SERIES } from './watched-series.ts';

const SHORT = 1000;
const LONG = 1_000_000;

/** Loads in a round: one is over before a clock can tell. */
const LOADS = 20;

/** Commits of one bar since the newest snapshot: close to as many as there ever are. */
const NEWER = 60;

/** A log of so many bars, the last of them one a commit. */
const record = async (file: string, bars: readonly Bar[]): Promise<Recording> => {
  const recording = await openLog(file, bars.slice(0, -NEWER), 100);
  await recordBars(recording.tickers, bars.slice(-NEWER), 1);
  return recording;
};

/** Milliseconds to load the series with nothing in memory. */
const loads =
  (recording: Recording, expected: number): Arm =>
  async () => {
    const start = performance.now();
    for (let i = 0; i < LOADS; i += 1) {
      const { window } = (await handlerOf(recording).state(SERIES)).baseline;
      if (window.count !== expected) throw new Error(`${window.count} of ${expected} bars came back`);
    }
    return (performance.now() - start) / LOADS;
  };

/** Time to load a series out of its snapshot and the commits since, after a long past beside a short one; the files are open. */
export const measureLoading = async ({ rounds, share }: Effort): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const long = Math.max(SHORT, Math.round(LONG * share));
    const bars = generateBars({ count: long, interval: '1m', seed: 4 });
    const after = {
      long: await record(join(folder, 'long.sqlite'), bars),
      short: await record(join(folder, 'short.sqlite'), bars.slice(0, SHORT)),
    };
    try {
      const runs = await inTurn(rounds, { long: loads(after.long, long), short: loads(after.short, SHORT) });
      const peer = `the same after ${grouped(SHORT)} bars`;
      return [beside(figure(`a ticker of ${grouped(long)} bars`, 'ms', runs.long), peer, runs.short)];
    } finally {
      after.long.close();
      after.short.close();
    }
  });
