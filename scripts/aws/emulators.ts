import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { DYNAMODB_LOCAL, startDynamodbLocal } from './dynamodb-local.ts';
import { startMinistack } from './ministack.ts';
import { pinned, pythonTools } from './python-tools.ts';
import { freePort } from '../../src/adapters/aws/free-port.fixture.ts';
import { start, type Started } from './started.ts';

declare module 'vitest' {
  /** Where the emulators are that `npm run test:aws` starts, and what they are called in the names of tests. */
  interface ProvidedContext {
    readonly ministack: { readonly endpoint: string; readonly name: string };
    readonly moto: { readonly endpoint: string; readonly name: string };
    readonly dynamodbLocal: { readonly endpoint: string; readonly name: string } | null;
  }
}

/** Most memory that moto is given, in kilobytes: it copies whole tables in transactions. */
const MOST_MEMORY = 3 * 1024 * 1024;

/** Starts moto under its limit of memory, where the system knows one. */
const startMoto = async (programs: string): Promise<Started> => {
  const limited = `ulimit -v ${MOST_MEMORY} 2>&-; exec "$@"`;
  const moto = [join(programs, 'moto_server'), '-H', '127.0.0.1', '-p', `${await freePort()}`];
  return start('sh', ['-c', limited, 'sh', ...moto]);
};

const running: Started[] = [];

const kept = (started: Started): Started => {
  running.push(started);
  return started;
};

/** Starts ministack, moto and, where it can be had, DynamoDB Local on the loopback address and free ports, for all tests on them. */
export const setup = async ({ provide }: TestProject): Promise<void> => {
  const programs = pythonTools();
  const ministack = kept(await startMinistack());
  const moto = kept(await startMoto(programs));
  const local = await startDynamodbLocal();
  provide('ministack', { endpoint: ministack.endpoint, name: `ministack ${pinned('ministack')}` });
  provide('moto', { endpoint: moto.endpoint, name: `moto ${pinned('moto')}` });
  provide('dynamodbLocal', local && { endpoint: kept(local).endpoint, name: `DynamoDB Local ${DYNAMODB_LOCAL}` });
};

/** Stops them. */
export const teardown = async (): Promise<void> => {
  await Promise.all(running.map(({ stop }) => stop()));
};
