import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { TickerHandler } from '../../application/commands/handle-command.ts';
import type { Commit } from '../../application/ports/event-store.ts';
import type { HttpMetrics } from '../http/metrics.ts';

/** How far one subscriber is behind the log, in commits, and how many streams it is not given. */
type Behind = { readonly name: string; readonly lag: number; readonly parked: number };

/** What a process measures. No label is a ticker, so that the number of series stays small. */
export type Metrics = HttpMetrics & {
  /** The same handler, each commit counted and timed. */
  measured(tickers: TickerHandler): TickerHandler;
  /** From now on tells how far these are behind, and whether the log was found not to be as it was written, whenever metrics are read. */
  follow(status: () => Promise<readonly Behind[]>, isLogBad: () => boolean): void;
};

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

const instruments = (registry: Registry) => {
  const registers = [registry];
  return {
    bars: new Counter({ name: 'tapewatch_judged_bars_total', help: 'Bars judged and recorded.', registers }),
    verdicts: new Counter({
      name: 'tapewatch_verdicts_total',
      help: 'Verdicts recorded, by their reason.',
      labelNames: ['verdict', 'reason'],
      registers,
    }),
    findings: new Counter({
      name: 'tapewatch_finding_events_total',
      help: 'Events about findings recorded, by type.',
      labelNames: ['type'],
      registers,
    }),
    commits: new Histogram({
      name: 'tapewatch_commit_seconds',
      help: 'From a command to its durable commit.',
      buckets: SECONDS,
      registers,
    }),
    requests: new Histogram({
      name: 'tapewatch_http_request_seconds',
      help: 'From a request to the head of its answer.',
      labelNames: ['route', 'method', 'status'],
      buckets: SECONDS,
      registers,
    }),
    lag: new Gauge({
      name: 'tapewatch_feed_lag_commits',
      help: 'Commits a subscriber has not come to.',
      labelNames: ['subscriber'],
      registers,
    }),
    parked: new Gauge({
      name: 'tapewatch_feed_parked',
      help: 'Streams a subscriber is not given.',
      labelNames: ['subscriber'],
      registers,
    }),
    logBad: new Gauge({
      name: 'tapewatch_log_bad',
      help: '1 where the check after the start found that the log is not as it was written.',
      registers,
    }),
  };
};

const count = ({ bars, verdicts, findings }: ReturnType<typeof instruments>, commit: Commit): void => {
  for (const event of commit.events) {
    if (event.type === 'BarObserved' || event.type === 'BarCorrected') {
      const { verdict, reason } = event.judgement;
      bars.inc();
      verdicts.inc({ verdict, reason });
    }
    if ('chain' in event) findings.inc({ type: event.type });
  }
};

/** Metrics of a process of their own, beginning at zero. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const measures = instruments(registry);
  let statusOf = async (): Promise<readonly Behind[]> => [];
  let isBad = (): boolean => false;
  return {
    measured: (tickers) => ({
      state: (series) => tickers.state(series),
      handle: async (series, command) => {
        const start = performance.now();
        const handled = await tickers.handle(series, command);
        if (handled.outcome === 'done' && handled.commit) {
          measures.commits.observe((performance.now() - start) / 1000);
          count(measures, handled.commit);
        }
        return handled;
      },
    }),
    follow: (status, isLogBad) => {
      statusOf = status;
      isBad = isLogBad;
    },
    request: ({ route, method, status }, seconds) =>
      measures.requests.observe({ route, method, status: String(status) }, seconds),
    exposition: async () => {
      for (const { name, lag, parked } of await statusOf()) {
        measures.lag.set({ subscriber: name }, lag);
        measures.parked.set({ subscriber: name }, parked);
      }
      measures.logBad.set(Number(isBad()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
};
