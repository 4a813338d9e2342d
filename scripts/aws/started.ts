import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that serves, where, and how it is stopped. */
export type Started = { readonly endpoint: string; readonly stop: () => Promise<void> };

/** Runs until its standard input ends, so that it never outlives the process that started it; what it says ends when it does. */
const RUN = '"$@" 2>&1 & exec >&- 2>&-; read -r _; kill $!; wait $!';

/** Starts a program that says where it is running; one that ends before that is an error with what it said. */
export const start = async (
  command: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Started> => {
  const child = spawn('sh', ['-c', RUN, 'sh', command, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await exited;
  };
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    const endpoint = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (endpoint === undefined) continue;
    child.stdout.resume();
    return { endpoint, stop };
  }
  await stop();
  throw new Error(`${command} ended: ${said.join('\n')}`);
};
