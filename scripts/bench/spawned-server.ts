import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';

const BETWEEN_QUESTIONS = 5;

/** The script that `npm start` runs, and a server that does nothing but answer. */
export const START = fileURLToPath(import.meta.resolve('../../src/entrypoints/local/start.ts'));
export const BARE_SERVER = fileURLToPath(import.meta.resolve('./bare-server.ts'));

/** A server in a process of its own that has said where it listens. */
export type SpawnedServer = { readonly url: string; stop(): Promise<void> };

/** The environment without settings of the caller's own Tapewatch. */
const environment = (data: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TAPEWATCH_'))),
  TAPEWATCH_DATA: data,
  PORT: '0',
});

const urlIn = async (output: Readable): Promise<string> => {
  for await (const line of createInterface(output)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url) return url;
  }
  throw new Error('the process ended before it listened');
};

/** Starts a script as a server whose data are in a folder, and waits until `/ready` answers 200. */
export const startServer = async (
  script: string,
  folder: string,
  args: readonly string[] = [],
): Promise<SpawnedServer> => {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    env: environment(join(folder, 'data')),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    const url = await urlIn(child.stdout);
    child.stdout.resume();
    while (!(await fetch(`${url}/ready`)).ok) await wait(BETWEEN_QUESTIONS);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
