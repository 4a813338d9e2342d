import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { beside, figure, inTurn, type Effort, type Figures } from './figures.ts';
import { BARE_SERVER, START, startServer } from './spawned-server.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const timeToReady = async (script: string, folder: string): Promise<number> => {
  const start = performance.now();
  const server = await startServer(script, folder);
  const time = performance.now() - start;
  await server.stop();
  return time;
};

/** Milliseconds from starting the process to `/ready` answering 200: first in an empty folder, then in the same again, beside a bare server's first answer. */
export const measureStarting = async ({ rounds }: Effort): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    let used = folder;
    const runs = await inTurn(rounds, {
      first: () => timeToReady(START, (used = mkdtempSync(join(folder, 'start-')))),
      second: () => timeToReady(START, used),
      peer: () => timeToReady(BARE_SERVER, folder),
    });
    const peer = 'bare node:http';
    return [
      beside(figure('first start, sample data', 'ms', runs.first), peer, runs.peer),
      beside(figure('second start', 'ms', runs.second), peer, runs.peer),
    ];
  });
