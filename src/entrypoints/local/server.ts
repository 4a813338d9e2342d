import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { getRequestListener } from '@hono/node-server';
import { UsageError } from '../composition/failure.ts';

const HOST = '127.0.0.1';

/** Bytes of a request's first line and headers, and milliseconds for them, for the whole request, and between looks at both. */
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1000,
};

/** Most connections at once, streams of events among them. */
const MOST_CONNECTIONS = 512;

/** Milliseconds without a byte either way after which a connection is cut, also one whose reader takes nothing: longer than the streams' heartbeat. */
const IDLE = 60_000;

/** A listening server: its address and how to stop it. */
export type Listening = { readonly url: string; close(): Promise<void> };

type Fetch = (request: Request) => Response | Promise<Response>;

const explain = (error: unknown, port: number): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE')
    return new UsageError(`Port ${port} on ${HOST} is in use. Stop what uses it, or set PORT=0 to take any free one.`);
  if (code === 'EACCES')
    return new UsageError(
      `Port ${port} on ${HOST} may not be opened by this user. Choose one above 1023, such as PORT=8080.`,
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

/** Serves on loopback; port 0 takes a free one, and a connection without a byte for `idle` milliseconds is cut. A port that cannot be had is a UsageError. */
export const listen = async (fetch: Fetch, port: number, idle = IDLE): Promise<Listening> => {
  const answer = getRequestListener(fetch);
  const server = createServer(LIMITS, (request, response) => void answer(request, response));
  server.maxConnections = MOST_CONNECTIONS;
  server.timeout = idle;
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
  } catch (error) {
    throw explain(error, port);
  }
  return { url: `http://${HOST}:${portOf(server)}`, close: () => close(server) };
};
