import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { PUBLIC_COMMIT } from '../../application/public-events/public-commit.fixture.ts';
import { publicEventsOf } from '../../application/public-events/public-events-of.ts';
import { loadConfig } from './load-config.ts';
import { PUBLISHERS } from './messaging.ts';

/** An address that fails whatever it is asked, and counts that. */
const openFailing = async () => {
  const asked = { times: 0 };
  const server = createServer((_, response) => {
    asked.times += 1;
    response.writeHead(500).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return { asked, endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` };
};

test.each(['eventbridge', 'sns'] as const)('a request to %s that fails is left to the feed to repeat', async (bus) => {
  const { asked, endpoint } = await openFailing();
  Object.assign(process.env, CREDENTIALS);
  const config = loadConfig({
    TAPEWATCH_BUS: bus,
    TAPEWATCH_EVENTBRIDGE_ENDPOINT: endpoint,
    TAPEWATCH_SNS_ENDPOINT: endpoint,
    TAPEWATCH_SNS_EVENTS_TOPIC: 'arn:aws:sns:us-east-1:000000000000:events',
  });
  const told = PUBLISHERS[bus](config).publish(publicEventsOf(PUBLIC_COMMIT));
  await expect(told).rejects.toMatchObject({ kind: 'unavailable' });
  expect(asked.times).toBe(1);
});
