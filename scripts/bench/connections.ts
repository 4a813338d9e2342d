import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Milliseconds from sending a request to the last byte of its answer, one for each request. */
export type Latencies = readonly number[];

const HEAD_END = '\r\n\r\n';

/** Bytes of the answer that the text begins with (one character a byte); null while its head is not whole. Anything but 200 is an error. */
const answerLength = (text: string): number | null => {
  const end = text.indexOf(HEAD_END);
  if (end < 0) return null;
  const head = text.slice(0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (head.startsWith('HTTP/1.1 200 ') && length) return end + HEAD_END.length + Number(length);
  throw new Error(`the answer is not 200 with a length: ${head.slice(0, 80)}`);
};

const readAnswer = async (socket: Socket): Promise<void> => {
  let text = '';
  for (let length: number | null = null; length === null || text.length < length;) {
    await once(socket, 'readable');
    text += String(socket.read() ?? '');
    length ??= answerLength(text);
  }
};

/** Asks again and again on one connection that is kept, each time when the answer is whole, until there is no next target. */
const askOn = async (url: URL, next: () => string | null): Promise<Latencies> => {
  const socket = connect(Number(url.port), url.hostname).setEncoding('latin1').setNoDelay();
  const latencies: number[] = [];
  for (let target = next(); target !== null; target = next()) {
    const start = performance.now();
    socket.write(`GET ${target} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`);
    await readAnswer(socket);
    latencies.push(performance.now() - start);
  }
  socket.destroy();
  return latencies;
};

/** Asks for these targets (paths with queries) in turn, so many times over so many connections at once. It parses as little as it can, so that the server is what is measured. */
export const askOften = async (
  url: string,
  targets: readonly string[],
  requests: number,
  connections: number,
): Promise<Latencies> => {
  let asked = 0;
  const next = (): string | null => {
    if (asked === requests) return null;
    asked += 1;
    return targets[(asked - 1) % targets.length] ?? null;
  };
  const all = Array.from({ length: connections }, () => askOn(new URL(url), next));
  return (await Promise.all(all)).flat();
};
