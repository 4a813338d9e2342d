import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pinned, pythonTools } from './python-tools.ts';
import { freePort, start } from './started.ts';

declare module 'vitest' {
  /** Where the emulators are that `npm run test:aws` starts, and what they are called in the names of tests. */
  interface ProvidedContext {
    readonly ministack: { readonly endpoint: string; readonly name: string };
    readonly moto: { readonly endpoint: string; readonly name: string };
  }
}

/** Starts ministack and moto on the loopback address and free ports for all tests on them; gives what stops them. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const programs = pythonTools();
  const port = `${await freePort()}`;
  const ministack = await start(join(programs, 'ministack'), [], {
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: port,
    IOT_MTLS_ENABLED: '0',
  });
  const moto = await start(join(programs, 'moto_server'), ['-H', '127.0.0.1', '-p', `${await freePort()}`]);
  provide('ministack', { endpoint: ministack.endpoint, name: `ministack ${pinned('ministack')}` });
  provide('moto', { endpoint: moto.endpoint, name: `moto ${pinned('moto')}` });
  return async () => {
    await Promise.all([ministack.stop(), moto.stop()]);
  };
};
