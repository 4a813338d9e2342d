import { join } from 'node:path';
import { openSqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store.ts';
import { grouped } from '../../src/application/wording/figures.ts';
import { parseBodies } from './bare-log.ts';
import { beside, figure, inTurn, type Effort, type Figure, type Figures } from './figures.ts';
import { generateBars } from './generated-bars.ts';
import { handlerOf, openLog } from './recorded-bars.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { SERIES } from './watched-series.ts';

type Log = { readonly file: string; readonly bars: number; readonly chunk: number };

const writeLog = async ({ file, bars, chunk }: Log): Promise<void> => {
  const { store } = await openLog(file, generateBars({ count: bars, interval: '5m', seed: 4 }), chunk);
  store.close();
};

const coldLoad = async ({ file, bars }: Log): Promise<number> => {
  const start = performance.now();
  const store = openSqliteEventStore({ file, now: Date.now, readOnly: true });
  try {
    const { window } = (await handlerOf(store).state(SERIES)).baseline;
    if (window.count !== bars) throw new Error(`${window.count} of ${bars} bars came back from ${file}`);
    return performance.now() - start;
  } finally {
    store.close();
  }
};

const bareLoad = ({ file }: Log): number => {
  const start = performance.now();
  parseBodies(file);
  return performance.now() - start;
};

const measureLog = async (log: Log, rounds: number): Promise<Figure> => {
  await writeLog(log);
  const runs = await inTurn(rounds, { own: () => coldLoad(log), peer: () => bareLoad(log) });
  const what = `${grouped(log.bars)} bars, ${log.chunk} a commit`;
  return beside(figure(what, 'ms', runs.own), 'reading and parsing the rows in plain Node', runs.peer);
};

/** Time to open a log and fold one series out of it, beside a bare reading of the same rows. */
export const measureLoading = async ({ rounds, share }: Effort): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const figures: Figure[] = [];
    for (const [full, chunk] of [
      [1000, 1],
      [10_000, 1],
      [10_000, 100],
    ] as const) {
      const bars = Math.round(full * share);
      figures.push(await measureLog({ file: join(folder, `${full}-${chunk}.sqlite`), bars, chunk }, rounds));
    }
    return figures;
  });
