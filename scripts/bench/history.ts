import { join } from 'node:path';
import type { TickerHandler } from '../../src/application/commands/handle-command.ts';
import { grouped } from '../../src/application/wording/figures.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { copyTicker, type TickerState } from '../../src/domain/ticker/ticker.ts';
import { beside, figure, inTurn, type Arm, type Effort, type Figure, type Figures } from './figures.ts';
import { generateBars } from './generated-bars.ts';
import { openLog, recordBars } from './recorded-bars.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { freshState, judgeAll, STANDARD } from './watched-series.ts';

/** Enough for every channel of one-minute bars to have its sample. */
const SHORT = 10_000;
const LONG = 1_000_000;
const JUDGED_A_ROUND = 50_000;
const NEXT_BARS = 500;
/** Short turns and many of them, because the time a disk takes to flush drifts. */
const RECORDED_A_TURN = 100;
const TURNS_A_ROUND = 8;
const UNIT = 'µs/bar';
const PEER = `the same after ${grouped(SHORT)} bars`;

const microseconds = (start: number, times: number): number => ((performance.now() - start) * 1000) / times;

const stateAfter = (bars: readonly Bar[]): TickerState => judgeAll(freshState(STANDARD), bars, STANDARD, 100);

/** Judges the next few bars again and again on copies of a state, so that its past stays as long as it is. */
const judgeNext = (state: TickerState, next: readonly Bar[], share: number): number => {
  const times = Math.ceil((JUDGED_A_ROUND * share) / next.length);
  const start = performance.now();
  for (let i = 0; i < times; i += 1) judgeAll(copyTicker(state), next, STANDARD, 1);
  return microseconds(start, times * next.length);
};

/** Records successive parts of the next bars, one bar a commit. */
const recordNext = (tickers: TickerHandler, next: readonly Bar[], size: number): Arm => {
  let from = 0;
  return async () => {
    const due = next.slice(from, (from += size));
    const start = performance.now();
    await recordBars(tickers, due, 1);
    return microseconds(start, due.length);
  };
};

const measureInMemory = async (bars: readonly Bar[], long: number, effort: Effort): Promise<Figure> => {
  const arm = (history: number): Arm => {
    const state = stateAfter(bars.slice(0, history));
    return () => judgeNext(state, bars.slice(history, history + NEXT_BARS), effort.share);
  };
  const runs = await inTurn(effort.rounds, { long: arm(long), short: arm(SHORT) });
  return beside(figure(`judged in memory after ${grouped(long)} bars`, UNIT, runs.long), PEER, runs.short);
};

const measureDurable = async (bars: readonly Bar[], long: number, effort: Effort): Promise<Figure> =>
  inTemporaryFolder(async (folder) => {
    const size = Math.ceil(RECORDED_A_TURN * effort.share);
    const logs = {
      short: await openLog(join(folder, 'short.sqlite'), bars.slice(0, SHORT), 100),
      long: await openLog(join(folder, 'long.sqlite'), bars.slice(0, long), 100),
    };
    try {
      const runs = await inTurn(effort.rounds * TURNS_A_ROUND, {
        long: recordNext(logs.long.tickers, bars.slice(long), size),
        short: recordNext(logs.short.tickers, bars.slice(SHORT), size),
      });
      return beside(figure(`durable command after ${grouped(long)} bars`, UNIT, runs.long), PEER, runs.short);
    } finally {
      logs.short.close();
      logs.long.close();
    }
  });

/** Time for one bar more on a warm series after a long past, in memory and as a durable command, each beside the same after a short past. */
export const measureHistory = async (effort: Effort): Promise<Figures> => {
  const long = Math.max(SHORT, Math.round(LONG * effort.share));
  const next = Math.max(NEXT_BARS, RECORDED_A_TURN * (effort.rounds * TURNS_A_ROUND + 1));
  const bars = generateBars({ count: long + next, interval: '1m', seed: 3 });
  return [await measureInMemory(bars, long, effort), await measureDurable(bars, long, effort)];
};
