import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import { openWorkplace, START, type Running } from '../local/workplace.fixture.ts';
import { checkProblem, leaksIn, SECRET } from './bad-input.fixture.ts';
import { writeCursor } from './cursor.ts';

/** What is sent as it stands, the statuses that come back, and words of the last answer ('' where its body is empty). */
type Case = readonly [name: string, sent: string | Buffer, statuses: string, words: string];

const place = openWorkplace();
let server: Running;
let port = 0;
let store: ReturnType<typeof openSqliteEventStore>;
let head = 0;

const BARS = ['ticker,timestamp,open,high,low,close,volume']
  .concat(Array.from({ length: 40 }, (_, i) => `ACME,2024-01-31 10:${i + 10},10,10,10,10,${1000 + (i % 5)}`))
  .join('\n');

beforeAll(async () => {
  server = place.start(START, [], {
    TAPEWATCH_HOSTS: 'desk.example',
    TAPEWATCH_PROVIDER: 'csv',
    TAPEWATCH_CSV_PATH: place.write('bars.csv', BARS),
    TAPEWATCH_CHANNELS: 'console,slack',
    TAPEWATCH_SLACK_WEBHOOK_URL: `https://hooks.slack.invalid/services/${SECRET}`,
    AWS_SECRET_ACCESS_KEY: SECRET,
  });
  port = Number(await server.said(/listens on \S+:(\d+)/));
  await server.said(/Serving until stopped/);
  store = openSqliteEventStore({ file: join(place.folder, 'data/events.sqlite'), now: () => 0, readOnly: true });
  head = await store.head();
});

afterAll(async () => {
  store.close();
  await place.close();
});

/** Sends bytes and, where told, no more after them; gives all that comes back until the server ends the connection. */
const exchange = async (sent: string | Buffer, isEnd = false): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  socket.on('error', () => {});
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  if (isEnd) socket.end(sent);
  else socket.write(sent);
  await closed;
  return received;
};

const statusesOf = (received: string): string =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status).join(' ');

const bodyOf = (received: string): string => received.slice(received.lastIndexOf('\r\n\r\n') + 4);

const checkCase = async ([, sent, statuses, words]: Case, isEnd = false): Promise<void> => {
  const received = await exchange(sent, isEnd);
  const body = bodyOf(received);
  expect(statusesOf(received)).toBe(statuses);
  if (words === '') expect(body).toMatch(/^(0\r\n)?$/);
  else expect(body).toContain(words);
  if (/^content-type: application\/problem/im.test(received)) checkProblem(Number(statuses.slice(-3)), body);
  expect(leaksIn(received)).toEqual([]);
};

const HOST = 'Host: localhost\r\nConnection: close\r\n';
const request = (line: string, headers = ''): string => `${line} HTTP/1.1\r\n${HOST}${headers}\r\n`;
const get = (path: string): string => request(`GET ${path}`);
const post = (headers: string, body: string | Buffer = ''): Buffer =>
  Buffer.concat([
    Buffer.from(request('POST /replays', `Content-Type: application/json\r\n${headers}`)),
    Buffer.from(body),
  ]);
const json = (body: string | Buffer): Buffer => post(`Content-Length: ${Buffer.byteLength(body)}\r\n`, body);
const chunked = (body: string): Buffer => post('Transfer-Encoding: chunked\r\n', body);
const packed = (body: Buffer): Buffer => post(`Content-Encoding: gzip\r\nContent-Length: ${body.length}\r\n`, body);
const manyHeaders = (count: number): string =>
  Array.from({ length: count }, (_, i) => `a${i}: ${'b'.repeat(90)}\r\n`).join('');

const LENGTHS: readonly Case[] = [
  ['a length that is a word', post('Content-Length: two\r\n', '{}'), '400', ''],
  ['a length below 0', post('Content-Length: -1\r\n', '{}'), '400', ''],
  ['two lengths', post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), '400', ''],
  ['a length beside chunks', post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), '400', ''],
  ['an unknown transfer encoding', post('Transfer-Encoding: gzip\r\n', '{}'), '400', ''],
  ['chunks that are none', chunked('zz\r\n{}\r\n0\r\n\r\n'), '400', ''],
  ['a declared length over 64 KB', post('Content-Length: 65537\r\n'), '413', 'The body is over 64 KB'],
  ['chunks of over 64 KB', chunked(`10001\r\n${' '.repeat(65_537)}\r\n0\r\n\r\n`), '413', 'The body is over 64 KB'],
  ['no body', post(''), '400', 'The body is not JSON'],
  ['an empty body', json(''), '400', 'The body is not JSON'],
  ['a body that only claims to be packed', packed(Buffer.from('{}')), '415', 'without Content-Encoding'],
  ['a packed megabyte', packed(gzipSync(Buffer.alloc(2 ** 20))), '415', 'without Content-Encoding'],
  ['an expectation of magic', post('Expect: magic\r\nContent-Length: 2\r\n', '{}'), '417', ''],
];

const LINES: readonly Case[] = [
  ['TRACE', request('TRACE /tickers', 'Cookie: a=b\r\n'), '405', String.raw`\"TRACE\" is not possible`],
  ['CONNECT', request('CONNECT example.com:443'), '', ''],
  ['an unknown method', request('FOO /tickers'), '400', ''],
  ['a method in lower case', request('get /tickers'), '400', ''],
  ['PURGE', request('PURGE /tickers'), '405', 'allowed are GET, HEAD'],
  ['another method in a header', request('GET /replays', 'X-HTTP-Method-Override: POST\r\n'), '405', 'allowed are'],
  ['a whole address', get('http://localhost/tickers/aapl'), '400', 'ticker must be written in capitals'],
  ['a whole address of another host', get('http://evil.example/tickers'), '421', 'name it in http.hosts'],
  ['an address of another scheme', get('ftp://evil.example/tickers'), '400', ''],
  ['an address without a slash', get('tickers'), '400', ''],
  ['the asterisk', request('OPTIONS *'), '400', ''],
  ['HTTP/0.9', 'GET /health\r\n\r\n', '400', ''],
  ['HTTP/1.0 without a host', 'GET /health HTTP/1.0\r\n\r\n', '400', ''],
  ['HTTP/1.0 with a host', 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n', '200', '{"status":"ok"}'],
  ['HTTP/2 by prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400', ''],
  ['HTTP/9.9', `GET /health HTTP/9.9\r\n${HOST}\r\n`, '400', ''],
  ['the greeting of TLS', Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]), '400', ''],
  ['line feeds alone', 'GET /health HTTP/1.1\nHost: localhost\n\n', '400', ''],
  [
    'two requests in one piece',
    `GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n${get('/nope')}`,
    '200 404',
    'There is nothing',
  ],
];

const health = (host: string): string => `GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

const HOSTS: readonly Case[] = [
  ['a name that only leads here', health('rebound.example'), '421', String.raw`\"rebound.example\"`],
  ['it with a port', health('rebound.example:8080'), '421', 'use localhost'],
  ['a name that starts like ours', health('localhost.rebound.example'), '421', 'use localhost'],
  ['a name that ends like ours', health('rebound-localhost'), '421', 'use localhost'],
  ['another address of loopback', health('127.0.0.2'), '421', 'use localhost'],
  ['localhost', health('localhost'), '200', '{"status":"ok"}'],
  ['localhost in capitals with a port', health('LOCALHOST:1'), '200', '{"status":"ok"}'],
  ['127.0.0.1 with a port', health('127.0.0.1:8080'), '200', '{"status":"ok"}'],
  ['[::1]', health('[::1]'), '200', '{"status":"ok"}'],
  ['[::1] with a port', health('[::1]:8080'), '200', '{"status":"ok"}'],
  ['a name of the settings', health('Desk.example:8080'), '200', '{"status":"ok"}'],
  ['a name and ours', request('GET /health', 'Host: rebound.example\r\n'), '400', 'names two hosts'],
  ['the same name twice', request('GET /health', 'Host: localhost\r\n'), '400', 'names two hosts'],
];

const HEADERS: readonly Case[] = [
  ['no host', 'GET /health HTTP/1.1\r\n\r\n', '400', ''],
  ['an empty host', 'GET /health HTTP/1.1\r\nHost:\r\n\r\n', '400', ''],
  ['a host with a space', 'GET /health HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', '400', ''],
  ['a host with a user', 'GET /health HTTP/1.1\r\nHost: a@b\r\nConnection: close\r\n\r\n', '400', ''],
  ['a host with a path', 'GET /health HTTP/1.1\r\nHost: a/b?c\r\nConnection: close\r\n\r\n', '400', ''],
  ['NUL in a header', request('GET /health', 'X: a\0b\r\n'), '400', ''],
  ['a space before the colon', request('GET /health', 'X : 1\r\n'), '400', ''],
  ['a folded header', request('GET /health', 'X: 1\r\n 2\r\n'), '400', ''],
  ['a header of 8 KB', request('GET /health', `X: ${'x'.repeat(8192)}\r\n`), '431', ''],
  ['a hundred headers of 8 KB together', request('GET /health', manyHeaders(100)), '431', ''],
  [
    'two types, the first not JSON',
    request('POST /replays', 'Content-Type: a/b\r\nContent-Type: application/json\r\n'),
    '415',
    'Content-Type application/json',
  ],
  [
    'two places',
    request('GET /events', 'Last-Event-ID: 1\r\nLast-Event-ID: 2\r\n'),
    '400',
    'last-event-id must be an id',
  ],
  [
    'names of other hosts',
    request('GET /tickers/aapl', 'X-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n'),
    '400',
    'ticker must be',
  ],
];

const ADDRESSES: readonly Case[] = [
  ['2,049 characters', get(`/tickers?x=${'x'.repeat(2038)}`), '414', 'over 2048 characters'],
  ['8 KB', get(`/${'x'.repeat(8192)}`), '431', ''],
  ['NUL', get('/tick\0ers'), '400', ''],
  ['NUL as an escape', get('/tickers/%00'), '400', 'ticker must be written'],
  ['bytes that are no text', Buffer.from(get('/tickers/\xff\xfe'), 'latin1'), '400', ''],
  ['an overlong dot', get('/tickers/%c0%ae%c0%ae'), '400', 'ticker must be written'],
  ['broken escapes in a value', get('/tickers?asOf=%zz%'), '400', 'must be a real date'],
  ['broken escapes in a name', get('/tickers?%ff=1'), '400', 'There is no parameter'],
  ['the way up', get('/../../etc/passwd'), '404', 'There is nothing at'],
  ['the way up in escapes', get('/%2e%2e/%2e%2e/etc/passwd'), '404', 'There is nothing at'],
  ['the way up from the files of the page', get('/assets/..%2f..%2f..%2fpackage.json'), '404', 'There is nothing at'],
  ['the way up with backslashes', get('/assets/..%5c..%5cpackage.json'), '404', 'There is nothing at'],
  ['NUL behind a file', get('/assets/x.js%00.css'), '404', 'There is nothing at'],
  ['two slashes', get('//evil.example/tickers'), '404', 'There is nothing at'],
  ['a trailing dot', get('/tickers/AAPL.'), '400', 'ticker must be written'],
  ['a trailing slash', get('/tickers/'), '404', 'There is nothing at'],
  ['a look-alike', get('/tickers/%D0%90CME'), '400', 'ticker must be written'],
  ['text from right to left', get('/tickers/%E2%80%AEEMCA'), '400', 'ticker must be written'],
  ['a formula', get('/anomalies/=HYPERLINK(1)'), '400', 'ticker must be written'],
  ['a statement', get("/anomalies/ACME'%3BDROP%20TABLE"), '400', 'ticker must be written'],
  ['markup', get('/anomalies/%3Cscript%3Ealert(1)%3C%2Fscript%3E'), '400', 'ticker must be written'],
  ['a ticker of 1,900 characters', get(`/tickers/${'A'.repeat(1900)}!`), '400', 'ticker must be written'],
  ['a finding of 1,900 characters', get(`/anomalies/ACME/${'a'.repeat(1900)}`), '404', 'ACME has no finding'],
  ['a finding of control characters', get('/anomalies/ACME/%0d%0aSet-Cookie:%20a'), '404', 'ACME has no finding'],
];

const cursorOf = (ticker: string): string => writeCursor({ ticker }, { onset: 0, id: 'acme' });
const halved = writeCursor({}, { onset: 0, id: '\ud800' });
const earliest = writeCursor({}, { onset: Number.MIN_SAFE_INTEGER, id: 'a' });

const QUESTIONS: readonly Case[] = [
  ['February 30', get('/anomalies?date=2024-02-30'), '400', 'date must be a real date'],
  ['an American date', get('/anomalies?from=02/03/2024'), '400', 'from must be a real date'],
  ['a leap second', get('/tickers?asOf=2016-12-31T23:59:60Z'), '400', 'must be a real date'],
  ['a moment without its zone', get('/tickers?asOf=2024-01-31T10:00:00'), '400', 'an instant with its zone'],
  ['the year 9999', get('/tickers?asOf=9999-12-31'), '400', 'lies in the future'],
  ['the year 0', get('/tickers?asOf=0000-01-01'), '200', '"tickers":[],"count":0'],
  ['from after to', get('/tickers/ACME/bars?from=2024-02-01&to=2024-01-31'), '400', 'must not be after'],
  ['a limit of 0', get('/anomalies?limit=0'), '400', 'limit must be a whole number from 1 to 100'],
  ['a limit of 1e9', get('/tickers/ACME/bars?limit=1e9'), '400', 'limit must be a whole number from 1 to 10000'],
  ['a limit with words', get('/anomalies?limit=10abc'), '400', 'limit must be a whole number'],
  ['a limit in other digits', get('/anomalies?limit=%D9%A5'), '400', 'limit must be a whole number'],
  ['a severity in capitals', get('/anomalies?severity=HIGH'), '400', 'severity must be one of'],
  ['a parameter twice', get('/anomalies?kind=gap&kind=price'), '400', 'kind may be given only once'],
  ['an operator', get('/anomalies?severity[$ne]=high'), '400', 'There is no parameter'],
  ['the prototype', get('/anomalies?__proto__=1'), '400', 'There is no parameter'],
  ['the cursor of another ticker', get(`/anomalies/ACME?cursor=${cursorOf('BETA')}`), '400', 'cursor is not one that'],
  ['an edited cursor', get(`/anomalies/ACME?cursor=${cursorOf('ACME').slice(1)}`), '400', 'cursor is not one that'],
  ['half a character in a cursor', get(`/anomalies?cursor=${halved}`), '400', 'cursor is not one that'],
  ['a cursor from before all time', get(`/anomalies?cursor=${earliest}`), '200', '"anomalies":[],"count":0'],
  ['a place that is a word', get('/events?after=now'), '400', 'after must be an id'],
  ['a place below 0', get('/events?after=-1'), '400', 'after must be an id'],
  ['a place not yet there', get('/events?after=999999999999999.9'), '400', 'The log ends at'],
  ['a place of 400 digits', get(`/events?after=${'9'.repeat(400)}`), '400', 'after must be an id'],
  ['a series in pieces', get('/events?series=a/b'), '400', 'series must be'],
];

const POLICY = '{"policy":{"name":"own","rules":[]}}';

const BODIES: readonly Case[] = [
  ['10,000 levels', json('['.repeat(10_000)), '400', 'nested too deep'],
  ['21 levels', json(`{"policy":${'{"a":'.repeat(20)}1${'}'.repeat(21)}`), '400', 'nested too deep'],
  ['a list', json('[]'), '400', 'the body: given []'],
  ['a number', json('1'), '400', 'the body: given 1'],
  ['null', json('null'), '400', 'the body: given null'],
  ['30,000 elements', json(`[${'1,'.repeat(30_000)}1]`), '400', 'the body: given a list of 30001; allowed: an object'],
  ['null for a field', json('{"from":null}'), '400', 'from: given null'],
  ['a number as text', json('{"budget":"2"}'), '400', String.raw`budget: given \"2\"`],
  ['a text as number', json('{"policy":2}'), '400', 'policy: given 2'],
  ['1e999', json('{"budget":1e999}'), '400', 'budget: given Infinity'],
  ['-0', json('{"budget":-0}'), '400', 'budget: given 0'],
  ['a number beyond 2^53', json('{"budget":9007199254740993}'), '400', 'budget: given 9007199254740992'],
  ['NaN', json('{"budget":NaN}'), '400', 'The body is not JSON'],
  ['a comment', json('{/* */}'), '400', 'The body is not JSON'],
  ['a comma too many', json('{"budget":2,}'), '400', 'The body is not JSON'],
  ['half a document', json('{"policy":"nai'), '400', 'The body is not JSON'],
  ['a byte order mark before nothing', json('\uFEFF'), '400', 'The body is not JSON'],
  ['half a character', json(Buffer.from([123, 34, 226, 130, 34, 125])), '400', 'The body is not JSON'],
  ['UTF-16', json(Buffer.from('{"policy":"naive"}', 'utf16le')), '400', 'The body is not JSON'],
  ['a lone surrogate', json(String.raw`{"policy":"\ud800"}`), '400', 'policy: given'],
  ['__proto__', json('{"__proto__":{"policy":"naive"}}'), '400', String.raw`\"__proto__\": no such key`],
  ['constructor', json('{"constructor":{"prototype":{}}}'), '400', String.raw`\"constructor\": no such key`],
  ['an unknown key', json('{"notify":true}'), '400', String.raw`\"notify\": no such key`],
  ['a key of 60,000 characters', json(`{"${'k'.repeat(60_000)}":1}`), '400', 'no such key; allowed'],
  ['a key twice, the last of them wrong', json('{"budget":2,"budget":0}'), '400', 'budget: given 0'],
  ['a budget of 0', json('{"budget":0}'), '400', 'budget: given 0'],
  ['a budget of 1e9', json('{"budget":1e9}'), '400', 'budget: given 1000000000'],
  ['a policy that is a path', json('{"policy":"/etc/passwd"}'), '400', 'standard, naive or a policy document'],
  ['a policy that is empty', json('{"policy":{}}'), '400', 'policy document, name: given nothing'],
  ['a policy without rules', json(POLICY), '400', 'allowed: at least one rule'],
  ['a policy with a prototype', json('{"policy":{"__proto__":{"name":"x"}}}'), '400', 'policy document, name'],
  ['an unknown detector', json(POLICY.replace('[]', '[{"channels":[{"detector":"moon"}]}]')), '400', 'policy document'],
  ['a date that is none', json('{"to":"2024-02-30"}'), '400', 'to: given'],
  ['from after to', json('{"from":"2024-02-01","to":"2024-01-31"}'), '400', 'must not be after'],
];

const WORDS: readonly Case[] = [
  ['text', request('POST /replays', 'Content-Type: text/plain\r\nContent-Length: 0\r\n'), '415', 'application/json'],
  [
    'a form',
    request('POST /replays', 'Content-Type: application/x-www-form-urlencoded\r\n'),
    '415',
    'application/json',
  ],
  ['no type', request('POST /replays', 'Content-Length: 0\r\n'), '415', 'application/json'],
];

describe.each([
  ['a length', LENGTHS],
  ['a first line', LINES],
  ['a host', HOSTS],
  ['headers', HEADERS],
  ['an address', ADDRESSES],
  ['a question', QUESTIONS],
  ['a body', BODIES],
  ['a type', WORDS],
])('%s', (_, cases) => {
  test.each(cases.map((one) => [one[0], one] as const))('%s', async (__, one) => {
    await checkCase(one);
    expect(await store.head()).toBe(head);
  });
});

describe('a client that goes before it has sent all', () => {
  test.each<readonly [string, Buffer]>([
    ['of a declared length', post('Content-Length: 20\r\n', '{}')],
    ['of a chunk', chunked('5\r\n{}')],
    ['of its headers', Buffer.from('GET /health HTTP/1.1\r\nHost: localhost\r\n')],
  ])('%s', async (name, sent) => {
    await checkCase([name, sent, '400', ''], true);
    expect(await store.head()).toBe(head);
  });
});

test('after all of it the server is well, has logged no failure, and stops as told', async () => {
  await checkCase(['health', get('/health'), '200', '{"status":"ok"}']);
  server.process.kill('SIGTERM');
  const { code, stdout, stderr } = await server.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).not.toContain(SECRET);
});
