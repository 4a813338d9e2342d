import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const START = fileURLToPath(new URL('../../src/entrypoints/local/start.ts', import.meta.url));
const LISTENS = 'Tapewatch listens on ';
const SERVING = 'Serving until stopped (Ctrl-C).';
const NOTICE = /^(?:(?:now )?(?:medium|high|critical)|withdrawn) {2,}/;

/** Longest wait for the process to do what it was asked, in milliseconds. */
const PATIENCE = 30_000;

const POLL = 20;

const readySchema = z.object({ subscribers: z.array(z.object({ lag: z.int() })) });

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

const endingOf = (child: ChildProcess): Promise<string> =>
  once(child, 'close').then(([code, signal]: unknown[]) => {
    running.delete(child);
    return typeof signal === 'string' ? `signal ${signal}` : `exit code ${String(code)}`;
  });

/** Waits for what the process was asked to do; one that takes too long is killed, which ends the wait. */
const orKilled = async <T>(child: ChildProcess, wanted: Promise<T>): Promise<T> => {
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  try {
    return await wanted;
  } finally {
    clearTimeout(late);
  }
};

/** A started Tapewatch in a process of its own, spoken to over HTTP. What goes wrong names its process id. */
export class TapewatchProcess {
  readonly #child: ChildProcess;
  readonly #ending: Promise<string>;
  readonly #lines: string[] = [];
  #complaints = '';
  #url = '';

  private constructor(cwd: string, environment: NodeJS.ProcessEnv) {
    this.#child = spawn(process.execPath, [START], { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.#child);
    this.#ending = endingOf(this.#child);
  }

  /** Starts in a folder and waits until the process says that it serves, and everyone has heard what it found. */
  static async start(cwd: string, environment: NodeJS.ProcessEnv): Promise<TapewatchProcess> {
    const started = new TapewatchProcess(cwd, environment);
    try {
      await started.#serving();
      await started.#settled();
      return started;
    } catch (error) {
      await started.#kill();
      throw error;
    }
  }

  /** Its process id and, once it listens, its address. */
  get name(): string {
    return `pid ${this.#child.pid}${this.#url && ` at ${this.#url}`}`;
  }

  /** The lines of its console that tell of findings. */
  get notices(): readonly string[] {
    return this.#lines.filter((line) => NOTICE.test(line));
  }

  /** The answer to a GET. Fails when the process does not answer, or answers with an error. */
  async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`).catch((cause: unknown) => {
      throw new Error(`Tapewatch (${this.name}) does not answer: has its process been ended?`, { cause });
    });
    if (response.ok) return response.json();
    throw new Error(`Tapewatch (${this.name}) answered ${path} with ${response.status}: ${await response.text()}`);
  }

  /** Asks the process to stop; fails when it does not end as it should, or had ended already. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const ending = await orKilled(this.#child, this.#ending);
    if (ending !== 'exit code 0') throw this.#failure(`ended with ${ending} where it should have stopped cleanly`);
  }

  async #kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ending;
  }

  #failure(what: string): Error {
    return new Error(`Tapewatch (${this.name}) ${what}. ${this.#complaints}`.trim());
  }

  async #serving(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#complaints += chunk.toString()));
    createInterface({ input: this.#child.stdout ?? process.stdin }).on('line', (line) => {
      this.#lines.push(line);
      if (line.startsWith(LISTENS)) this.#url = line.slice(LISTENS.length);
      if (line === SERVING) resolve();
    });
    void this.#ending.then((ending) => reject(this.#failure(`ended with ${ending} before it served`)));
    await orKilled(this.#child, promise);
  }

  async #settled(): Promise<void> {
    for (let waited = 0; waited < PATIENCE; waited += POLL) {
      const { subscribers } = readySchema.parse(await this.get('/ready'));
      if (subscribers.every(({ lag }) => lag === 0)) return;
      await wait(POLL);
    }
    throw this.#failure(`did not tell everyone within ${PATIENCE / 1000} s`);
  }
}
