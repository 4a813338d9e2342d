import type { Checkpoint } from '../ports/checkpoint.ts';
import type { KeptFindings } from '../ports/kept-findings.ts';
import type { Readings } from '../ports/read-model.ts';
import { barsOfLog } from './log-bars.ts';
import { createLogTickers, type LogTickers } from './log-tickers.ts';
import type { RowSources } from './ticker-reading.ts';

/** Findings that are kept, and the log that all else is read out of. */
export type LogReadingSources = RowSources & {
  readonly findings: KeptFindings;
  readonly progress: Pick<Checkpoint, 'checkpoint'>;
};

/** What is read out of the log, kept up with it by the commits that are followed. */
export type LogReadings = Readings & Pick<LogTickers, 'follow' | 'readBroken'>;

/** What people and programs read, where findings alone are kept: bars and watched series are read out of their streams. */
export const createLogReadings = ({ findings, progress, ...sources }: LogReadingSources): LogReadings => {
  const tickers = createLogTickers(sources);
  return {
    checkpoint: () => progress.checkpoint(),
    finding: (id) => findings.finding(id),
    successor: (id) => findings.successor(id),
    findings: (query) => findings.findings(query),
    newestIds: (limit) => findings.newestIds(limit),
    bars: async (series, from, to, limit) => {
      const { row, version } = await tickers.reading(series);
      const { firstBar: first, lastBar: last } = row ?? { firstBar: null, lastBar: null };
      if (first === null || last === null) return [];
      const read: RowSources['log']['read'] = (...range) => sources.log.read(...range);
      return barsOfLog(read, { series, version, first, last, from, to, limit });
    },
    ticker: async (series) => (await tickers.reading(series)).row,
    tickers: (ticker) => (ticker === undefined ? tickers.rows() : tickers.ofTicker(ticker)),
    follow: (commits) => tickers.follow(commits),
    readBroken: () => tickers.readBroken(),
  };
};
