import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { listen, type Listening, type Patience } from '../local/server.ts';
import { appOver } from './app.fixture.ts';
import { openEventStreams } from './event-streams.ts';
import { openLog } from './events.fixture.ts';

/** A server that waits little for what is slow, and as long as ever for a connection without a byte. */
const IMPATIENT = { headersTimeout: 60, requestTimeout: 120, connectionsCheckingInterval: 20 };

const failures: object[] = [];
const logger = { error: (context: object): void => void failures.push(context) };

let server: Listening | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const serve = async (patience: Partial<Patience> = {}, most = 250): Promise<string> => {
  const { store } = openLog();
  const app = await appOver({ log: store, events: openEventStreams(store, { most }), logger });
  server = await listen((request) => app.fetch(request), 0, patience);
  return server.url;
};

const open = async (url: string, request: string): Promise<Socket> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(request);
  return socket;
};

/** A client that goes on with a byte every other millisecond until it is cut; gives what it was told. */
const trickle = async (url: string, request: string): Promise<string> => {
  const socket = await open(url, request);
  const cut = Promise.withResolvers<string>();
  let told = '';
  socket.on('data', (bytes: Buffer) => (told += bytes.toString()));
  socket.on('close', () => cut.resolve(told));
  const drops = setInterval(() => socket.write('a'), 2);
  const answer = await cut.promise;
  clearInterval(drops);
  return answer;
};

const wellNow = async (url: string): Promise<readonly number[]> =>
  (await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/health`)))).map(({ status }) => status);

const WELL = Array.from({ length: 20 }, () => 200);

const BODY = 'POST /replays HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('a client slower than it is waited for', () => {
  test.each([
    ['with its headers', 'GET /health HTTP/1.1\r\nHost: localhost\r\nX: '],
    ['with a body of a length', `${BODY}Content-Length: 60000\r\n\r\n{`],
    ['with the chunks of a body', `${BODY}Transfer-Encoding: chunked\r\n\r\nfff\r\n{`],
  ])('%s is cut, however steadily it goes on', async (_, request) => {
    const url = await serve(IMPATIENT);
    expect(await trickle(url, request)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(failures).toEqual([]);
  });
});

describe('a hundred connections', () => {
  test.each([
    ['that stop within their headers', 'GET /health HTTP/1.1\r\nHost: localhost\r\nX: '],
    ['that stop within a body', `${BODY}Content-Length: 60000\r\n\r\n{`],
    ['that send what is no request', 'hello\r\n\r\n'],
    ['that ask and take no answer', 'GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(50)],
  ])('%s keep nobody waiting', async (_, request) => {
    const url = await serve();
    const sockets = await Promise.all(Array.from({ length: 100 }, () => open(url, request)));
    for (const socket of sockets) socket.pause();
    expect(await wellNow(url)).toEqual(WELL);
    for (const socket of sockets) socket.destroy();
  });
});

test('HEAD of the stream of events opens none that would never be read', async () => {
  const url = await serve({}, 1);
  for (let i = 0; i < 3; i += 1) expect((await fetch(`${url}/events`, { method: 'HEAD' })).status).toBe(200);
  const { status, body } = await fetch(`${url}/events`);
  expect(status).toBe(200);
  await body?.cancel();
});
