import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { appOver } from '../http/app.fixture.ts';
import { openEventStreams } from '../http/event-streams.ts';
import { openLog, received, take, type GrowingLog, type Received } from '../http/events.fixture.ts';
import { poll } from './poll.fixture.ts';
import { listen, type Listening } from './server.ts';

const INDEX = 'sample/^GSPC/1d';

let server: Listening | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const serve = async ({ store }: GrowingLog, idle?: number, most?: number) => {
  const events = openEventStreams(store, most === undefined ? {} : { most });
  const app = await appOver({ log: store, events });
  server = await listen((request) => app.fetch(request), 0, idle === undefined ? {} : { idle });
  return { url: server.url, events };
};

const open = async (url: string, request: string): Promise<Socket> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(request);
  return socket;
};

const bodyOf = async (url: string): Promise<ReadableStream<Uint8Array> | null> => (await fetch(url)).body;

describe('streams of events on sockets', () => {
  test('200 of them get what is appended, each the same, and end when the server stops', async () => {
    const log = openLog();
    const { url, events } = await serve(log);
    const bodies = await Promise.all(Array.from({ length: 200 }, () => bodyOf(`${url}/events`)));
    const whole = Promise.withResolvers<void>();
    let heard = 0;
    const hear = async (body: ReadableStream<Uint8Array> | null): Promise<readonly Received[]> => {
      const told: Received[] = [];
      for await (const one of received(body)) {
        if (one.event === '') continue;
        told.push(one);
        heard += 1;
        if (heard === 200 * 24) whole.resolve();
      }
      return told;
    };
    const reading = bodies.map(hear);
    await log.grow(INDEX, 5);
    const all = await take(await bodyOf(`${url}/events?after=0`), 20);
    const coming = take(await bodyOf(`${url}/events?after=0`), 24);
    await log.grow(INDEX);
    const last = (await coming).slice(20);
    await whole.promise;
    events.close();
    for (const told of await Promise.all(reading)) expect(told).toEqual([...all, ...last]);
  });

  test('one whose reader takes nothing holds little and is cut; what it missed is there when it comes back', async () => {
    const log = openLog();
    const { url } = await serve(log, 100, 1);
    await log.grow(INDEX, 6000);
    const slow = await open(url, 'GET /events?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(slow, 'data');
    slow.pause();
    const answer = await poll(
      () => fetch(`${url}/events?after=5990`),
      ({ status }) => status === 200,
    );
    expect(log.reads()).toBeLessThan(250);
    expect(await take(answer.body, 40)).toHaveLength(40);
    slow.destroy();
  });
});

describe('limits', () => {
  test('100 connections at once are answered', async () => {
    const { url } = await serve(openLog());
    const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(`${url}/tickers`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await Promise.all(answers.map((answer) => answer.text()));
  });

  test.each([
    [
      'an address of 3,000 characters',
      `GET /tickers?${'x'.repeat(3000)} HTTP/1.1\r\nHost: localhost\r\n`,
      '414 URI Too Long',
    ],
    [
      'headers of 9,000 bytes',
      `GET /tickers HTTP/1.1\r\nHost: localhost\r\nX-A: ${'x'.repeat(9000)}\r\n`,
      '431 Request',
    ],
    ['no host', 'GET /tickers HTTP/1.1\r\n', '400 Bad Request'],
  ])('%s is refused', async (_, head, status) => {
    const { url } = await serve(openLog());
    const socket = await open(url, `${head}Connection: close\r\n\r\n`);
    expect(await text(socket)).toContain(`HTTP/1.1 ${status}`);
  });

  test('a connection that says nothing is cut', async () => {
    const { url } = await serve(openLog(), 50);
    const silent = await open(url, 'GET /tickers HTTP/1.1\r\n');
    expect(await text(silent)).toBe('');
  });
});
