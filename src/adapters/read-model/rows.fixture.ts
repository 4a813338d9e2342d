import type { ChannelReading, Evidence } from '../../domain/anomaly/judgement.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { sessionOpen } from '../../domain/market/session.ts';
import type { FindingChange, KeptFinding, Reached } from '../../application/ports/kept-findings.ts';
import type { BarRow, Changes, FindingRow, TickerRow } from '../../application/ports/read-model.ts';

/** The open of the session of a date `YYYY-MM-DD`, in epoch milliseconds. */
export const at = (date: string): number => sessionOpen(parseDate(date) ?? NaN);

const channel: ChannelReading = {
  detector: 'return',
  version: 1,
  value: -0.12,
  expected: 0.0005,
  spread: 0.01,
  z: -12.05,
  surprise: 5.25,
  threshold: 3.5,
  sample: 63,
};

const evidenceOf = (date: string): Evidence => ({
  time: at(date),
  surprise: 5.25,
  severity: 'high',
  kind: 'price',
  direction: 'down',
  channel,
});

/** A finding of the given session dates, the first its onset. */
export const findingOf = (id: string, dates: readonly string[], other: Partial<FindingRow> = {}): FindingRow => ({
  id,
  series: 'sample/^GSPC/1d',
  ticker: '^GSPC',
  rule: 'surprise',
  kind: 'price',
  direction: 'down',
  severity: 'high',
  score: 0.84,
  policy: 'standard@0f3a',
  onset: at(dates[0] ?? ''),
  end: null,
  evidence: dates.map(evidenceOf),
  retracted: false,
  supersedes: null,
  ...other,
});

/** What a commit changes that makes a finding of one row into that of another, by default out of none. */
export const changeTo = (row: FindingRow, commit: number, before?: FindingRow): FindingChange => ({
  row: { ...row, evidence: before?.evidence ?? [] },
  isWhole: true,
  commit,
  base: before ? commit - 1 : 0,
  changed: new Map<number, Evidence | null>([
    ...(before?.evidence ?? []).map(({ time }) => [time, null] as const),
    ...row.evidence.map((bar) => [bar.time, bar] as const),
  ]),
});

/** A commit that rows have come to. */
export const commitAt = (first: number): Reached => ({ first, commitId: `commit at ${first}` });

/** A finding that is kept for the first time. */
export const begins = ({ row, commit }: KeptFinding): FindingChange => changeTo(row, commit);

/** A judged bar of a session date. */
export const barOf = (date: string, other: Partial<BarRow> = {}): BarRow => ({
  series: 'sample/^GSPC/1d',
  bar: { time: at(date), open: 100.5, high: 102.25, low: 99.125, close: 101, volume: 3_000_000_000 },
  was: null,
  revision: 0,
  policy: 'standard@0f3a',
  judgement: { verdict: 'normal', reason: 'within-normal', score: 0.2, missing: 0, channels: [channel] },
  band: { low: 98.5, high: 103.5 },
  ...other,
});

/** A watched series. */
export const tickerOf = (series: string, other: Partial<TickerRow> = {}): TickerRow => ({
  series,
  ticker: series.split('/')[1] ?? '',
  feed: { id: 'sample', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true },
  policy: 'standard@0f3a',
  bars: 3,
  firstBar: at('2020-02-20'),
  lastBar: at('2020-02-24'),
  lastRecorded: 1_700_000_000_000,
  closes: {
    before: {
      peak: { time: at('2020-02-19'), close: 125 },
      depth: 0,
      deepest: { depth: -0.5, from: at('2007-10-09'), to: at('2009-03-09') },
    },
    newest: ['2020-02-20', '2020-02-21', '2020-02-24'].map((date) => ({ time: at(date), close: 101 })),
    actions: [{ time: at('2020-02-24'), split: 1, dividend: 1.01 }],
  },
  ...other,
});

/** Changes that hold the given rows and nothing else. */
export const changesOf = (part: Partial<Changes>): Changes => ({
  findings: [],
  bars: [],
  tickers: [],
  seen: [],
  checkpoint: 1,
  ...part,
});
