import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { beside, figure, inTurn, type Effort, type Figures } from './figures.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const START = fileURLToPath(import.meta.resolve('../../src/entrypoints/local/start.ts'));
const BARE_SERVER = fileURLToPath(import.meta.resolve('./bare-server.ts'));
const BETWEEN_QUESTIONS = 5;

/** The environment without settings of the caller's own Tapewatch. */
const environment = (data: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TAPEWATCH_'))),
  TAPEWATCH_DATA: data,
  PORT: '0',
});

const urlOf = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error('the process has no output to read');
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url) return url;
  }
  throw new Error(`the process ended with ${child.exitCode ?? child.signalCode} before it listened`);
};

const becomesReady = async (child: ChildProcess): Promise<void> => {
  const url = `${await urlOf(child)}/ready`;
  child.stdout?.resume();
  while (!(await fetch(url)).ok) await wait(BETWEEN_QUESTIONS);
};

const timeToReady = async (script: string, folder: string): Promise<number> => {
  const start = performance.now();
  const child = spawn(process.execPath, [script], {
    cwd: folder,
    env: environment(join(folder, 'data')),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    await becomesReady(child);
    return performance.now() - start;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
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
