import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { getRequestListener } from '@hono/node-server';
import { UsageError } from '../composition/failure.ts';

const HOST = '127.0.0.1';

/** Bytes of a request's first line and headers. */
const MOST_HEADERS = 8192;

/** Most connections at once, streams of events among them. */
const MOST_CONNECTIONS = 512;

/** How long a slow client is waited for, in milliseconds: for the headers of a request, for the whole of it, between looks at both, and without a byte either way, also where the reader takes nothing. */
export type Patience = {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
  readonly idle: number;
};

/** The idle time is longer than the streams' heartbeat. */
const PATIENCE: Patience = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1000,
  idle: 60_000,
};

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

/** Serves on loopback; port 0 takes a free one, and a client slower than it is waited for is cut. A port that cannot be had is a UsageError. */
export const listen = async (fetch: Fetch, port: number, patience: Partial<Patience> = {}): Promise<Listening> => {
  const answer = getRequestListener(fetch);
  const { idle, ...timeouts } = { ...PATIENCE, ...patience };
  const server = createServer(
    { maxHeaderSize: MOST_HEADERS, ...timeouts },
    (request, response) => void answer(request, response),
  );
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
