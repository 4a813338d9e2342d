import type { Checkpoint } from '../ports/checkpoint.ts';
import type { KeptFindings } from '../ports/kept-findings.ts';
import type { Readings } from '../ports/read-model.ts';
import { barsOfLog } from './log-bars.ts';
import { createLogTickers, type RowSources } from './log-tickers.ts';

/** Findings that are kept, and the log that all else is read out of. */
export type LogReadingSources = RowSources & {
  readonly findings: KeptFindings;
  readonly progress: Pick<Checkpoint, 'checkpoint'>;
};

/** What people and programs read, where findings alone are kept: bars and watched series are read out of their streams. */
export const createLogReadings = ({ findings, progress, ...sources }: LogReadingSources): Readings => {
  const tickers = createLogTickers(sources);
  return {
    checkpoint: () => progress.checkpoint(),
    finding: (id) => findings.finding(id),
    successor: (id) => findings.successor(id),
    findings: (query) => findings.findings(query),
    bars: async (series, from, to, limit) => {
      const { version } = await tickers.reading(series);
      return barsOfLog((...range) => sources.log.read(...range), { series, version, from, to, limit });
    },
    ticker: async (series) => (await tickers.reading(series)).row,
    tickers: () => tickers.rows(),
  };
};
