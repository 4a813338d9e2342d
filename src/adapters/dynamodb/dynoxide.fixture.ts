import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { CREDENTIALS } from '../aws/answers.fixture.ts';
import { freePort } from '../aws/free-port.fixture.ts';
import { openClient } from './table.ts';

/** The package has a binary for Linux on x64 alone, beside its manifest. */
const MANIFEST = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');

const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));

/** The emulator by name and version, for the names of tests. */
export const EMULATOR = `dynoxide ${version}`;

/** A DynamoDB of this machine's own, empty at first. */
export type Emulator = {
  readonly endpoint: string;
  /** A client of it; whoever opens one need not close it. */
  client(): DynamoDBClient;
  stop(): Promise<void>;
};

/** Runs until its standard input ends, so that it never outlives the process that started it. */
const RUN = '"$0" serve --port "$1" & read -r _; kill $!; wait $!';

const TRIES = 5;

/** Starts the emulator on the loopback address and a free port, another one when somebody was quicker. */
export const startDynoxide = async (tries = TRIES): Promise<Emulator> => {
  Object.assign(process.env, CREDENTIALS);
  const port = await freePort();
  const child = spawn('sh', ['-c', RUN, join(dirname(MANIFEST), 'dynoxide'), `${port}`], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const first = await createInterface({ input: child.stderr })[Symbol.asyncIterator]().next();
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await exited;
  };
  if (first.done) {
    await stop();
    if (tries > 1) return startDynoxide(tries - 1);
    throw new Error(`${EMULATOR} did not start.`);
  }
  const endpoint = `http://127.0.0.1:${port}`;
  const clients: DynamoDBClient[] = [];
  return {
    endpoint,
    client: () => {
      const client = openClient({ endpoint });
      clients.push(client);
      return client;
    },
    stop: async () => {
      for (const client of clients) client.destroy();
      await stop();
    },
  };
};
