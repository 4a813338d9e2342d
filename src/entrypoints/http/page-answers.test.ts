import { expect, test } from 'vitest';
import { appOver } from './app.fixture.ts';
import { readinessSchema } from './readiness.ts';
import { barsSchema, findingsSchema, tickersSchema } from './schemas.ts';

const app = await appOver();
const answer = async (path: string): Promise<unknown> => (await app.request(path)).json();

test('answers are as documented', async () => {
  const { tickers } = tickersSchema.parse(await answer('/tickers'));
  const { bars } = barsSchema.parse(await answer('/tickers/^GSPC/bars'));
  const { anomalies } = findingsSchema.parse(await answer('/anomalies'));
  const { ready } = readinessSchema.parse(await answer('/ready'));
  expect([tickers.length, bars.length, anomalies.length, ready]).toEqual([3, 3, 4, true]);
});
