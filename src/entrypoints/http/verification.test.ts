import { describe, expect, test } from 'vitest';
import { changesOf, findingOf, tickerOf } from '../../adapters/read-model/rows.fixture.ts';
import { returnDetector } from '../../domain/anomaly/detectors/return.ts';
import type { Recall } from '../../application/queries/recall.ts';
import { appOver } from './app.fixture.ts';

const week = findingOf('week', ['2020-02-24']);

/** The finding as this program's detector would have made it. */
const present = {
  ...week,
  evidence: week.evidence.map((one) =>
    Object.assign({}, one, { channel: { ...one.channel, version: returnDetector.version } }),
  ),
};

const MARKET = changesOf({ findings: [week], tickers: [tickerOf('sample/^GSPC/1d')] });

const ask = async (path: string, recall: Recall): Promise<Response> =>
  (await appOver({ recall }, MARKET)).request(`/anomalies/${path}/verification`);

const nothing: Recall = async () => ({ judged: [] });

describe('a finding judged again from the log', () => {
  test('is told in words and for programs', async () => {
    const response = await ask('^GSPC/week', nothing);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      id: 'week',
      series: 'sample/^GSPC/1d',
      verified: 'other-version',
      text: expect.stringMatching(
        /^verified: not here\. It was made by version 1 of the detector return, .*; the numbers are as recorded\.$/,
      ),
      freshness: {},
    });
  });

  test('is asked of the log as it was at the moment asked for', async () => {
    const moments: (number | undefined)[] = [];
    const recall: Recall = async ({ asOf }) => {
      moments.push(asOf);
      return { judged: [] };
    };
    const app = await appOver({ recall }, { ...MARKET, findings: [present] });
    const path = '/anomalies/^GSPC/week/verification';
    expect(await (await app.request(path)).json()).toMatchObject({ verified: 'differs' });
    expect((await app.request(`${path}?asOf=2020-03-01T00:00:00Z`)).status).toBe(200);
    expect(moments).toEqual([undefined, Date.parse('2020-03-01T00:00:00Z')]);
  });

  test('of an unknown id, or of another ticker, is none', async () => {
    for (const path of ['^GSPC/month', 'AAPL/week']) {
      const response = await ask(path, nothing);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ detail: expect.stringContaining('lists those that stand') });
    }
  });
});
