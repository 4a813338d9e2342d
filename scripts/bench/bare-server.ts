import { createServer } from 'node:http';

/** Answers every request with 200: how soon a Node process can serve at all. */
const server = createServer((_, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) console.log(`listens on http://127.0.0.1:${address.port}`);
});
