import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request to a service: the operation it names, and its body as text. */
export type Passing = { readonly operation: string; readonly body: string };

/** What becomes of a request: it goes through, is never answered, or is refused with an error of this name. */
export type Fate = 'through' | 'silence' | { readonly error: string };

/** An address in front of an emulator that decides what becomes of each request; how many were not answered. */
export type Gate = {
  readonly endpoint: string;
  decide(fate: (passing: Passing) => Fate): void;
  silenced(): readonly Passing[];
  close(): Promise<void>;
};

const passOn = async (endpoint: string, asked: IncomingMessage, body: Buffer, answer: ServerResponse) => {
  const passed = request(endpoint, { method: 'POST', headers: asked.headers });
  passed.end(body);
  const answers: IncomingMessage[] = await once(passed, 'response');
  for (const given of answers) {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  }
};

const refuse = (answer: ServerResponse, error: string): void => {
  answer.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  answer.end(JSON.stringify({ __type: `com.amazonaws#${error}`, message: 'as the test has it' }));
};

/** Opens a gate in front of an endpoint; at first everything goes through. */
export const openGate = async (endpoint: string): Promise<Gate> => {
  let decide: (passing: Passing) => Fate = () => 'through';
  const silenced: Passing[] = [];
  const take = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const body = await buffer(asked);
    const passing = { operation: String(asked.headers['x-amz-target']), body: body.toString() };
    const fate = decide(passing);
    if (fate === 'through') return passOn(endpoint, asked, body, answer);
    if (fate === 'silence') silenced.push(passing);
    else refuse(answer, fate.error);
  };
  const server = createServer((asked, answer) => void take(asked, answer).catch(() => answer.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    decide: (fate) => {
      decide = fate;
    },
    silenced: () => silenced,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
