import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { getRequestListener } from '@hono/node-server';
import { UsageError } from '../composition/failure.ts';

const HOST = '127.0.0.1';

/** A listening server: its address and how to stop it. */
export type Listening = { readonly url: string; close(): Promise<void> };

type Fetch = (request: Request) => Response | Promise<Response>;

const explain = (error: unknown, port: number): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE')
    return new UsageError(
      `Port ${port} on ${HOST} is in use. Stop what uses it, or take any free one: PORT=0 npm start`,
    );
  if (code === 'EACCES')
    return new UsageError(
      `Port ${port} on ${HOST} may not be opened by this user. Choose one above 1023: PORT=8080 npm start`,
    );
  return error;
};

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

const close = async (server: Server): Promise<void> => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
};

/** Serves on loopback; port 0 takes a free one. A port that cannot be had is a UsageError. */
export const listen = async (fetch: Fetch, port: number): Promise<Listening> => {
  const answer = getRequestListener(fetch);
  const server = createServer((request, response) => void answer(request, response));
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
  } catch (error) {
    throw explain(error, port);
  }
  return { url: `http://${HOST}:${portOf(server)}`, close: () => close(server) };
};
