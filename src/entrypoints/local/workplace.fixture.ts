import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const NODE = join(CHECKOUT, 'node_modules/.bin/node');

/** Where Node keeps what it has compiled, so that the many processes of the tests start in half the time. */
const NODE_COMPILE_CACHE = join(CHECKOUT, 'node_modules/.cache/node-compile');

/** The entry points that are started as processes. */
export const START = 'src/entrypoints/local/start.ts';
export const TAPEWATCH = 'src/entrypoints/cli/tapewatch.ts';

/** How a process ended and all it said. */
export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** A started process. */
export type Running = {
  readonly process: ChildProcess;
  /** Resolves with the first match in what it has said on stdout (its first group, if it has one); rejects when it ends before. */
  said(pattern: RegExp): Promise<string>;
  /** The same of stderr. */
  complained(pattern: RegExp): Promise<string>;
  readonly ended: Promise<Ended>;
};

type Environment = Readonly<Record<string, string>>;

/** A folder of its own for one test, and the processes started in it, with nothing of the surrounding environment but the path. */
export type Workplace = {
  readonly folder: string;
  /** Writes a file into the folder, and gives its path. */
  write(name: string, content: string | Uint8Array): string;
  start(script: string, args?: readonly string[], environment?: Environment): Running;
  /** Starts a process and waits for its end. */
  run(script: string, args?: readonly string[], environment?: Environment): Promise<Ended>;
  /** Runs a line of a person's shell in the checkout and waits for its end. */
  shell(line: string): Promise<Ended>;
  /** Kills what still runs and removes the folder. */
  close(): Promise<void>;
};

type Channel = 'stdout' | 'stderr';

type Waiter = {
  readonly channel: Channel;
  readonly pattern: RegExp;
  readonly settle: PromiseWithResolvers<string>;
};

const follow = (child: ChildProcess): Running => {
  const texts = { stdout: '', stderr: '' };
  const waiters = new Set<Waiter>();
  let over = false;
  const check = ({ channel, pattern, settle }: Waiter): void => {
    const match = pattern.exec(texts[channel]);
    if (match) settle.resolve(match[1] ?? match[0]);
    else if (over) settle.reject(new Error(`it ended without saying ${pattern}: ${texts.stdout}${texts.stderr}`));
  };
  const hear = (channel: Channel): void =>
    void child[channel]?.setEncoding('utf8').on('data', (text: string) => {
      texts[channel] += text;
      waiters.forEach(check);
    });
  hear('stdout');
  hear('stderr');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      over = true;
      waiters.forEach(check);
      resolve({ code, signal, ...texts });
    });
  });
  const waitFor = (channel: Channel, pattern: RegExp): Promise<string> => {
    const waiter = { channel, pattern, settle: Promise.withResolvers<string>() };
    waiters.add(waiter);
    check(waiter);
    return waiter.settle.promise;
  };
  return {
    process: child,
    said: (pattern) => waitFor('stdout', pattern),
    complained: (pattern) => waitFor('stderr', pattern),
    ended,
  };
};

/** Opens a workplace; its processes keep their data in `data` below the folder and listen on a free port unless told otherwise. */
export const openWorkplace = (): Workplace => {
  const folder = mkdtempSync(join(tmpdir(), 'tapewatch-'));
  const started: Running[] = [];

  const begin = (command: string, args: readonly string[], cwd: string, environment: Environment = {}): Running => {
    const own = { PATH: process.env['PATH'], NODE_COMPILE_CACHE, TAPEWATCH_DATA: join(folder, 'data'), PORT: '0' };
    const child = spawn(command, args, { cwd, env: { ...own, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const running = follow(child);
    started.push(running);
    return running;
  };

  const start: Workplace['start'] = (script, args = [], environment = {}) =>
    begin(NODE, [join(CHECKOUT, script), ...args], folder, environment);

  return {
    folder,
    write: (name, content) => {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    start,
    run: (...call) => start(...call).ended,
    shell: (line) => begin('sh', ['-c', line], CHECKOUT, { HOME: folder }).ended,
    close: async () => {
      for (const { process: child } of started) child.kill('SIGKILL');
      await Promise.all(started.map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
