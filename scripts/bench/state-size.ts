import { gzipSync } from 'node:zlib';
import { encodeTicker } from '../../src/application/commands/ticker-snapshot.ts';
import { figure, type Effort, type Figures } from './figures.ts';
import { generateBars } from './generated-bars.ts';
import { freshState, judgeAll, STANDARD } from './watched-series.ts';

const BARS = 5000;

const sizeOf = (interval: '1d' | '5m', count: number): number => {
  const bars = generateBars({ count, interval, seed: 3 });
  const state = judgeAll(freshState(STANDARD, interval), bars, STANDARD, 100);
  return gzipSync(encodeTicker(state)).length / 1024;
};

/** What is kept of a ticker under `standard`, as its snapshot, gzip. */
export const measureStateSize = async ({ share }: Effort): Promise<Figures> => {
  const count = Math.round(BARS * share);
  return [
    figure('a ticker of daily bars, gzip', 'KiB', [sizeOf('1d', count)]),
    figure('a ticker of five-minute bars, gzip', 'KiB', [sizeOf('5m', count)]),
  ];
};
