import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteReadModel } from '../../src/adapters/read-model/sqlite-read-model.ts';
import { replayLog } from '../../src/application/commands/replay-log.ts';
import { createProjection } from '../../src/application/subscribers/project.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { beside, figure, type Effort, type Figures } from './figures.ts';
import { csvRows, generateBars } from './generated-bars.ts';
import { openLog } from './recorded-bars.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { SERIES } from './watched-series.ts';

const BARS = 10_000;

type Sizes = { readonly log: number; readonly readModel: number };

/** Bytes of the closed files of a log and of the read model made from it. */
const sizesOf = async (folder: string, bars: readonly Bar[], chunk: number): Promise<Sizes> => {
  const files = { log: join(folder, `log-${chunk}.sqlite`), readModel: join(folder, `rows-${chunk}.sqlite`) };
  const { store, close } = await openLog(files.log, bars, chunk);
  const readModel = openSqliteReadModel({ file: files.readModel });
  await replayLog(store, createProjection({ readModel, read: (...range) => store.read(...range) }));
  readModel.close();
  close();
  return { log: statSync(files.log).size, readModel: statSync(files.readModel).size };
};

/** Bytes a judged bar takes on the disk, beside its row in a CSV file. */
export const measureDisk = async ({ share }: Effort): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const bars = generateBars({ count: Math.round(BARS * share), interval: '1m', seed: 5 });
    const single = await sizesOf(folder, bars, 1);
    const chunks = await sizesOf(folder, bars, 100);
    const csv = Buffer.byteLength(csvRows(SERIES.ticker, bars, '1m'));
    const aBar = (bytes: number): readonly number[] => [bytes / bars.length];
    return [
      beside(figure('log, one bar a commit', 'bytes/bar', aBar(single.log)), 'CSV row', aBar(csv)),
      beside(figure('log, 100 bars a commit', 'bytes/bar', aBar(chunks.log)), 'CSV row', aBar(csv)),
      beside(figure('read model', 'bytes/bar', aBar(chunks.readModel)), 'CSV row', aBar(csv)),
    ];
  });
