import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import * as z from 'zod';

/** Answers every request with 200 and the same bytes: those of the recorded answer `{ headers, body }` in the named file, or `ok`. */
const [, , file] = process.argv;
const recorded: unknown = file ? JSON.parse(readFileSync(file, 'utf8')) : { headers: {}, body: 'ok' };
const { headers, body } = z.object({ headers: z.record(z.string(), z.string()), body: z.string() }).parse(recorded);
const server = createServer((_, response) => response.writeHead(200, headers).end(body));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) console.log(`listens on http://127.0.0.1:${address.port}`);
});
