import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { openSqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store.ts';
import { openSqliteReadModel } from '../../src/adapters/read-model/sqlite-read-model.ts';
import { replayLog } from '../../src/application/commands/replay-log.ts';
import { createProjection } from '../../src/application/subscribers/project.ts';
import { grouped } from '../../src/application/wording/figures.ts';
import { seriesKey } from '../../src/domain/market/series.ts';
import { insertBodies, parseBodies } from './bare-log.ts';
import { beside, figure, inTurn, perSecond, type Effort, type Figures } from './figures.ts';
import { generateBars } from './generated-bars.ts';
import { openLog } from './recorded-bars.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { SERIES } from './watched-series.ts';

type Log = { readonly folder: string; readonly bars: number; readonly chunk: number };

const logFile = ({ folder, chunk }: Log): string => join(folder, `log-${chunk}.sqlite`);

const writeLog = async (log: Log): Promise<void> => {
  const { close } = await openLog(logFile(log), generateBars({ count: log.bars, interval: '1m', seed: 6 }), log.chunk);
  close();
};

/** Events a second, from opening the log to a read model that is flushed to the disk. */
const rebuild = async (log: Log): Promise<number> => {
  const file = join(log.folder, 'rows.sqlite');
  rmSync(file, { force: true });
  const start = performance.now();
  const store = openSqliteEventStore({ file: logFile(log), now: Date.now, readOnly: true });
  const readModel = openSqliteReadModel({ file, building: true });
  await replayLog(store, createProjection({ readModel, read: (...range) => store.read(...range) }));
  const events = await readModel.seen(seriesKey(SERIES));
  readModel.close();
  store.close();
  if (events < log.bars) throw new Error(`${events} events of ${log.bars} bars were projected`);
  return perSecond(events, start);
};

const bareReading = (log: Log): number => {
  const start = performance.now();
  const { events } = parseBodies(logFile(log));
  return perSecond(events, start);
};

const bareInserting = (log: Log): number => {
  const file = join(log.folder, 'bare.sqlite');
  rmSync(file, { force: true });
  const start = performance.now();
  const { events } = insertBodies(logFile(log), file);
  return perSecond(events, start);
};

const measureLog = async (log: Log, rounds: number): Promise<Figures> => {
  await writeLog(log);
  const runs = await inTurn(rounds, {
    own: () => rebuild(log),
    reading: () => bareReading(log),
    inserting: () => bareInserting(log),
  });
  const what = `${grouped(log.bars)} bars, ${log.chunk} a commit`;
  const own = figure(what, 'events/s', runs.own);
  return [
    beside(own, 'reading and parsing the rows in plain Node', runs.reading),
    beside(own, 'the same and bare inserts of the events', runs.inserting),
  ];
};

/** How fast the read model is made anew from a log, beside a bare reading of the same rows and bare inserts of the same events. */
export const measureRebuilding = async ({ rounds, share }: Effort): Promise<Figures> =>
  inTemporaryFolder(async (folder) => [
    ...(await measureLog({ folder, bars: Math.round(500_000 * share), chunk: 100 }, rounds)),
    ...(await measureLog({ folder, bars: Math.round(50_000 * share), chunk: 1 }, rounds)),
  ]);
