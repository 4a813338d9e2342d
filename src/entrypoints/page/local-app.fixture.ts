import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The application as `npm start` starts it, in its own process with its own data folder. */
export type LocalApp = { readonly url: string; kill(): Promise<void> };

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

const addressFrom = async ({ stdout }: ChildProcess): Promise<string> => {
  if (!stdout) throw new Error('The process has no output to read.');
  for await (const line of createInterface({ input: stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
    if (address) return address[0];
  }
  throw new Error('The process ended before it told its address.');
};

type Settings = Readonly<Record<string, string>>;

/** Starts the application; `prepare` may put files into its folder before, and gives the settings it shall have. */
export const startLocalApp = async (
  prepare: (folder: string) => Promise<Settings> = async () => ({}),
): Promise<LocalApp> => {
  const folder = await mkdtemp(join(tmpdir(), 'tapewatch-page-'));
  const settings = await prepare(folder);
  const child = spawn(process.execPath, ['src/entrypoints/local/start.ts'], {
    cwd: CHECKOUT,
    env: { ...process.env, ...settings, PORT: '0', TAPEWATCH_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = await addressFrom(child);
  child.stdout.resume();
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  return { url, kill };
};
