import { createEmbeddedMeasures } from '../../adapters/measures/embedded-measures.ts';
import { gatherMeasures, type GatheredMeasures } from '../../adapters/measures/gathered-measures.ts';
import type { TickerHandler } from '../../application/commands/handle-command.ts';
import type { Commit } from '../../application/ports/event-store.ts';
import type { Measured, Measures } from '../../application/ports/measures.ts';
import type { Publisher } from '../../application/ports/publisher.ts';
import type { Config } from './config.ts';

/** What a process calls itself in its measures. */
const SERVICE = 'tapewatch';

/** The measures that are configured: none, or lines on stderr, where the rest of the log is. */
export const openMeasures = ({ measures }: Config): GatheredMeasures =>
  measures === 'none'
    ? { record: () => {}, flush: () => {} }
    : gatherMeasures(
        createEmbeddedMeasures({ service: SERVICE, write: (line) => void process.stderr.write(`${line}\n`) }),
      );

const measuredOf = ({ events }: Commit, time: number): Measured => ({
  BarsJudged: events.filter(({ type }) => type === 'BarObserved' || type === 'BarCorrected').length,
  FindingEvents: events.filter((event) => 'chain' in event).length,
  CommitTime: time,
});

/** The same handler, each commit measured. */
export const measuredTickers = (tickers: TickerHandler, measures: Measures, now: () => number): TickerHandler => ({
  state: (series) => tickers.state(series),
  handle: async (series, command) => {
    const start = performance.now();
    const handled = await tickers.handle(series, command);
    if (handled.outcome === 'done' && handled.commit)
      measures.record(now(), measuredOf(handled.commit, performance.now() - start));
    return handled;
  },
});

/** The same publisher, what its bus took counted. */
export const measuredPublisher = (publisher: Publisher, measures: Measures, now: () => number): Publisher => ({
  bus: publisher.bus,
  publish: async (events) => {
    await publisher.publish(events);
    if (events.length > 0) measures.record(now(), { EventsPublished: events.length });
  },
});
