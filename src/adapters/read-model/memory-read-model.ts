import type { BarRow, Changes, FindingRow, ReadModel, TickerRow } from '../../application/ports/read-model.ts';
import { isFound, newestFirst } from './matching.ts';

const byTicker = (a: TickerRow, b: TickerRow): number => {
  if (a.ticker !== b.ticker) return a.ticker < b.ticker ? -1 : 1;
  return a.series < b.series ? -1 : 1;
};

/** A read model that lives as long as the process. */
export const createMemoryReadModel = (): ReadModel => {
  const findings = new Map<string, FindingRow>();
  const bars = new Map<string, Map<number, BarRow>>();
  const tickers = new Map<string, TickerRow>();
  const seen = new Map<string, number>();
  let checkpoint = 0;

  const putBar = (row: BarRow): void => {
    const series = bars.get(row.series) ?? new Map<number, BarRow>();
    bars.set(row.series, series.set(row.bar.time, row));
  };

  const barsIn = (series: string, from: number, to: number): readonly BarRow[] =>
    [...(bars.get(series)?.values() ?? [])]
      .filter(({ bar }) => bar.time >= from && bar.time <= to)
      .toSorted((a, b) => a.bar.time - b.bar.time);

  return {
    checkpoint: async () => checkpoint,
    seen: async (stream) => seen.get(stream) ?? 0,
    apply: async (changes: Changes) => {
      for (const row of changes.findings) findings.set(row.id, row);
      for (const row of changes.bars) putBar(row);
      for (const row of changes.tickers) tickers.set(row.series, row);
      for (const { stream, version } of changes.seen) seen.set(stream, version);
      checkpoint = changes.checkpoint;
    },
    finding: async (id) => findings.get(id) ?? null,
    successor: async (id) => [...findings.values()].find(({ supersedes }) => supersedes === id) ?? null,
    findings: async (query) =>
      [...findings.values()]
        .filter((row) => isFound(row, query))
        .toSorted(newestFirst)
        .slice(0, query.limit),
    newestIds: async (limit) =>
      [...findings.values()]
        .filter(({ retracted }) => !retracted)
        .toSorted(newestFirst)
        .slice(0, limit)
        .map(({ id }) => id),
    bars: async (series, from, to, limit) => barsIn(series, from, to).slice(-limit),
    ticker: async (series) => tickers.get(series) ?? null,
    tickers: async (ticker) =>
      [...tickers.values()].filter((row) => row.ticker === (ticker ?? row.ticker)).toSorted(byTicker),
  };
};
