import { join } from 'node:path';
import { pythonTools } from './python-tools.ts';
import { freePort } from '../../src/adapters/aws/free-port.fixture.ts';
import { start, type Started } from './started.ts';

/** Starts ministack, installed first where it is not, on the loopback address and a free port. */
export const startMinistack = async (): Promise<Started> => {
  const settings = { BIND_HOST: '127.0.0.1', GATEWAY_PORT: `${await freePort()}`, IOT_MTLS_ENABLED: '0' };
  return start(join(pythonTools(), 'ministack'), [], settings);
};
