import { expect, test } from 'vitest';
import type { BarsAnswer, FindingsAnswer, ReadyAnswer, TickersAnswer } from '../page/api/answers.ts';
import { appOver } from './app.fixture.ts';
import { readinessSchema } from './readiness.ts';
import { barsSchema, findingsSchema, tickersSchema } from './schemas.ts';

const app = await appOver();
const answer = async (path: string): Promise<unknown> => (await app.request(path)).json();

test('answers are as documented, and what is documented holds what the page reads', async () => {
  const tickers: TickersAnswer = tickersSchema.parse(await answer('/tickers'));
  const bars: BarsAnswer = barsSchema.parse(await answer('/tickers/^GSPC/bars'));
  const findings: FindingsAnswer = findingsSchema.parse(await answer('/anomalies'));
  const ready: ReadyAnswer = readinessSchema.parse(await answer('/ready'));
  expect([tickers.tickers.length, bars.bars.length, findings.anomalies.length, ready.ready]).toEqual([3, 3, 4, true]);
});
