import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A running script of this folder: its process, the lines it prints, and its exit code (null when killed). */
export type Child = {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
  readonly exit: Promise<number | null>;
};

/** Where Node keeps what it has compiled, so that the many processes of the tests start in half the time. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL('../../../node_modules/.cache/node-compile', import.meta.url));

/** Starts a script of this folder in a process of its own, which ends at the latest with this one; `fileLimit` is the largest file it may write, in blocks of 512 bytes. */
export const startChild = (
  script: string,
  args: readonly string[],
  fileLimit: number | 'unlimited' = 'unlimited',
): Child => {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const command = `ulimit -f ${fileLimit} && exec "$0" "$@"`;
  const child = spawn('sh', ['-c', command, process.execPath, path, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE },
  });
  return {
    process: child,
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    exit: once(child, 'exit').then(([code]: unknown[]) => (typeof code === 'number' ? code : null)),
  };
};

/** The next lines a child prints, default all until it ends. */
export const takeLines = async ({ lines }: Child, count = Infinity): Promise<string[]> => {
  const taken: string[] = [];
  while (taken.length < count) {
    const next = await lines.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
};
