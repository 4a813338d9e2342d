import { setTimeout as wait } from 'node:timers/promises';
import { createPlayback, type Playback } from '../../adapters/market-data/playback-market-data.ts';
import { createSampleMarketData } from '../../adapters/market-data/sample-market-data.ts';
import { countText, grouped, signedPercentText } from '../../application/wording/figures.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { seriesKey, type Series } from '../../domain/market/series.ts';
import { sessionDate, sessionOpen } from '../../domain/market/session.ts';
import { compose } from '../composition/compose.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { openLog } from '../composition/log.ts';
import { startLocalApp, type LocalApp } from '../local/local-app.ts';

const SERIES: Series = { feed: 'sample', ticker: '^GSPC', interval: '1d' };
const EVE = '2020-01-31';
const MOST_BARS_PER_SECOND = 1000;

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

const speedOf = (given: string): number => {
  const speed = Number(given);
  if (speed > 0 && speed <= MOST_BARS_PER_SECOND) return speed;
  throw new UsageError(
    `--speed: given ${JSON.stringify(given.slice(0, 40))}; allowed: bars per second, above 0 and at most ${MOST_BARS_PER_SECOND}`,
  );
};

const barLine = (bar: Bar, before: number): string => {
  const move = before > 0 ? Math.log(bar.close / before) : 0;
  const length = Math.min(30, Math.round(Math.abs(move) * 250));
  return `${sessionDate(bar.time)}  ${grouped(bar.close, 2).padStart(9)}  ${signedPercentText(move).padStart(7)}  ${(move < 0 ? '-' : '+').repeat(length)}`.trimEnd();
};

const lastClose = async ({ readModel }: LocalApp): Promise<number> => {
  const series = seriesKey(SERIES);
  const last = (await readModel.ticker(series))?.lastBar ?? 0;
  const [row] = await readModel.bars(series, last, last, 1);
  return row?.bar.close ?? 0;
};

const play = async (playback: Playback, app: LocalApp, speed: number): Promise<void> => {
  let before = await lastClose(app);
  for (let bar = await playback.next(SERIES); bar; bar = await playback.next(SERIES)) {
    playback.playTo(bar.time);
    print(barLine(bar, before));
    before = bar.close;
    await app.catchUp();
    await app.tell();
    await wait(1000 / speed);
  }
};

/** Plays February to April 2020 of the index as if it happened now, on the terminal and on the page; in memory only. */
export const playDemo = async ({ speed, exit }: { readonly speed: string; readonly exit?: boolean }): Promise<void> => {
  const barsPerSecond = speedOf(speed);
  const config = {
    ...loadConfig(process.env),
    store: 'memory' as const,
    provider: 'sample' as const,
    channels: ['console' as const],
  };
  const playback = createPlayback(createSampleMarketData(), sessionOpen(parseDate(EVE) ?? 0));
  let announcing = false;
  const announce = (line: string): boolean => announcing && print(line);
  const logger = openLog(config.logLevel);
  const composed = await compose(config, { logger, now: Date.now, announce }, { marketData: playback.marketData });
  const app = await startLocalApp(composed);
  process.once('SIGINT', () => void app.stop().then(() => process.exit(0)));
  await app.buildPage();
  await app.load(() => {});
  await app.tell();
  announcing = true;
  print(`Twenty years of the index are judged. Watch ${app.url}/#/${encodeURIComponent(SERIES.ticker)}`);
  print(`Now February to April 2020, ${countText(barsPerSecond, 'session')} a second:`);
  await play(playback, app, barsPerSecond);
  if (exit) return app.stop();
  print('That was the crash of 2020. Still serving; stop with Ctrl-C.');
};
