import { describe, expect, test } from 'vitest';
import type { Handled, TickerHandler } from '../../application/commands/handle-command.ts';
import { PUBLIC_COMMIT } from '../../application/public-events/public-commit.fixture.ts';
import { initial } from '../../domain/ticker/ticker.ts';
import { appOver } from '../http/app.fixture.ts';
import { choosePolicy } from './choose-policy.ts';
import { createMetrics, type Metrics } from './metrics.ts';

const SERIES = { feed: 'sample', ticker: '^GSPC', interval: '1d' } as const;

const decision = { events: [], after: null, outcomes: [], actions: [], refusal: null };

const handlerOf = (handled: Handled): TickerHandler => ({ state: async () => initial(), handle: async () => handled });

const linesOf = async (metrics: Metrics, start: string): Promise<readonly string[]> =>
  (await metrics.exposition()).text.split('\n').filter((line) => line.startsWith(start));

const handleOnce = async (metrics: Metrics, handled: Handled): Promise<void> => {
  const policy = choosePolicy('standard');
  const command = { type: 'ObserveBars', bars: [], policy } as const;
  expect(await metrics.measured(handlerOf(handled)).handle(SERIES, command)).toBe(handled);
};

describe('what is measured', () => {
  test('a commit: its bars, verdicts by reason, events about findings, and how long it took', async () => {
    const metrics = createMetrics();
    await handleOnce(metrics, { outcome: 'done', decision, commit: PUBLIC_COMMIT });
    expect(await linesOf(metrics, 'tapewatch_judged_bars_total')).toEqual(['tapewatch_judged_bars_total 1']);
    expect(await linesOf(metrics, 'tapewatch_verdicts_total')).toEqual([
      'tapewatch_verdicts_total{verdict="anomalous",reason="above-threshold"} 1',
    ]);
    expect(await linesOf(metrics, 'tapewatch_finding_events_total')).toEqual(
      ['Detected', 'Updated', 'Ended', 'Retracted'].map((t) => `tapewatch_finding_events_total{type="Anomaly${t}"} 1`),
    );
    expect(await linesOf(metrics, 'tapewatch_commit_seconds_count')).toEqual(['tapewatch_commit_seconds_count 1']);
  });

  test.each<[Handled]>([[{ outcome: 'done', decision, commit: null }], [{ outcome: 'contended' }]])(
    'nothing where there was no commit',
    async (handled) => {
      const metrics = createMetrics();
      await handleOnce(metrics, handled);
      expect(await linesOf(metrics, 'tapewatch_commit_seconds_count')).toEqual(['tapewatch_commit_seconds_count 0']);
      expect(await linesOf(metrics, 'tapewatch_judged_bars_total')).toEqual(['tapewatch_judged_bars_total 0']);
    },
  );

  test('how far subscribers are behind, what fails and whether the log is bad, as of the moment it is asked', async () => {
    const metrics = createMetrics();
    let lag = 7;
    let isBad = false;
    metrics.follow({
      subscribers: async () => [{ name: 'read-model', lag, parked: 2 }],
      dependencies: async () => [
        { name: 'event store', failing: null },
        { name: 'stream', failing: isBad ? 'it may not be read' : null },
      ],
      isLogBad: () => isBad,
    });
    expect(await linesOf(metrics, 'tapewatch_log_bad')).toEqual(['tapewatch_log_bad 0']);
    await metrics.exposition();
    lag = 3;
    isBad = true;
    expect(await linesOf(metrics, 'tapewatch_log_bad')).toEqual(['tapewatch_log_bad 1']);
    expect(await linesOf(metrics, 'tapewatch_feed_lag')).toEqual([
      'tapewatch_feed_lag_commits{subscriber="read-model"} 3',
    ]);
    expect(await linesOf(metrics, 'tapewatch_feed_parked')).toEqual([
      'tapewatch_feed_parked{subscriber="read-model"} 2',
    ]);
    expect(await linesOf(metrics, 'tapewatch_dependency')).toEqual([
      'tapewatch_dependency_failing{dependency="event store"} 0',
      'tapewatch_dependency_failing{dependency="stream"} 1',
    ]);
  });
});

describe('/metrics', () => {
  test('counts requests under their route: no address, no ticker', async () => {
    const metrics = createMetrics();
    const app = await appOver({ metrics });
    for (const path of ['/anomalies/AAPL', '/anomalies/MSFT', '/tickers?limit=1', '/wp-admin/x', '/events?after=x']) {
      await app.request(path);
    }
    await app.request('/tickers', { method: 'PROPFIND' });
    const response = await app.request('/metrics');
    expect([response.status, response.headers.get('Content-Type'), response.headers.get('Cache-Control')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'no-store',
    ]);
    const counts = (await response.text())
      .split('\n')
      .filter((line) => line.startsWith('tapewatch_http_request_seconds_count'));
    expect(counts.map((line) => line.replace('tapewatch_http_request_seconds_count', ''))).toEqual([
      '{route="/anomalies/:ticker",method="GET",status="200"} 1',
      '{route="/anomalies/:ticker",method="GET",status="404"} 1',
      '{route="/tickers",method="GET",status="400"} 1',
      '{route="none",method="GET",status="404"} 1',
      '{route="/events",method="GET",status="400"} 1',
      '{route="none",method="other",status="405"} 1',
    ]);
    expect(await (await app.request('/metrics')).text()).not.toMatch(/AAPL|MSFT|wp-admin/);
  });
});
