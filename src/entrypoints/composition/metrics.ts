import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { TickerHandler } from '../../application/commands/handle-command.ts';
import type { Commit } from '../../application/ports/event-store.ts';
import type { HttpMetrics } from '../http/metrics.ts';

/** How far one subscriber is behind the log, in commits, and how many streams it is not given. */
type Behind = { readonly name: string; readonly lag: number; readonly parked: number };

/** How a process stands: who follows the log, what it relies on and what of that fails, and the log. */
type Standing = {
  readonly subscribers: () => Promise<readonly Behind[]>;
  readonly dependencies: () => Promise<readonly { readonly name: string; readonly failing: string | null }[]>;
  readonly isLogBad: () => boolean;
};

/** What a process measures. No label is a ticker, so that the number of series stays small. */
export type Metrics = HttpMetrics & {
  /** The same handler, each commit counted and timed. */
  measured(tickers: TickerHandler): TickerHandler;
  /** From now on tells how far subscribers are behind, what fails, and whether the log was found not to be as it was written, whenever metrics are read. */
  follow(standing: Standing): void;
};

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What a process has done. */
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
  };
};

/** How it stands. */
const gauges = (registry: Registry) => {
  const registers = [registry];
  return {
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
    failing: new Gauge({
      name: 'tapewatch_dependency_failing',
      help: '1 where something fails that the process relies on.',
      labelNames: ['dependency'],
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
  const standings = gauges(registry);
  let standing: Standing = { subscribers: async () => [], dependencies: async () => [], isLogBad: () => false };
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
    follow: (given) => {
      standing = given;
    },
    request: ({ route, method, status }, seconds) =>
      measures.requests.observe({ route, method, status: String(status) }, seconds),
    exposition: async () => {
      for (const { name, lag, parked } of await standing.subscribers()) {
        standings.lag.set({ subscriber: name }, lag);
        standings.parked.set({ subscriber: name }, parked);
      }
      for (const { name, failing } of await standing.dependencies())
        standings.failing.set({ dependency: name }, Number(failing !== null));
      standings.logBad.set(Number(standing.isLogBad()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
};
