import type { Policy } from '../../domain/anomaly/policy.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { CorporateAction } from '../../domain/market/corporate-action.ts';
import { parseSeriesKey } from '../../domain/market/series.ts';
import type { FindingEvent, TickerEvent } from '../../domain/ticker/events.ts';
import { createDetection, type Detection } from '../commands/detect.ts';
import type { CommitFeed } from '../ports/commit-feed.ts';
import type { Commit } from '../ports/event-store.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { projectFinding } from '../projections/findings.ts';

/** A series as it was recorded and as another policy has it: the times of its bars, the policies it was watched under, the findings that stand. */
export type Rejudged = {
  readonly series: string;
  readonly bars: ReadonlySet<number>;
  readonly policies: ReadonlySet<string>;
  readonly recorded: readonly FindingRow[];
  readonly replayed: readonly FindingRow[];
};

/** What judging again needs: the log, its commits up to `head`, and a pause in which other work of the process runs. */
export type Judging = {
  readonly log: Pick<CommitFeed, 'commitsAfter'>;
  readonly head: number;
  readonly breathe: () => Promise<void>;
};

/** The policy to judge under, and the tickers whose bars are judged (all where none are named). */
export type Asked = { readonly policy: Policy; readonly tickers?: readonly string[] | undefined };

type Tape = {
  readonly ticker: string;
  readonly bars: Set<number>;
  readonly policies: Set<string>;
  readonly rows: Map<string, FindingRow>;
  detection: Detection | null;
  actions: readonly CorporateAction[];
};

/** Commits judged between two pauses. */
const BATCH = 5;

const isFinding = (event: TickerEvent): event is FindingEvent => event.type.startsWith('Anomaly');

/** Judges a bar with the corporate actions recorded just before it. */
const play = (tape: Tape, bar: Bar): void => {
  tape.bars.add(bar.time);
  tape.detection?.next(tape.ticker, bar, tape.actions);
  tape.actions = [];
};

const follow = (tape: Tape, series: string, event: TickerEvent, policy: Policy): void => {
  if (event.type === 'TickerWatched') {
    tape.policies.add(event.policy);
    tape.detection ??= createDetection(policy, event.feed, event.series.interval);
  } else if (event.type === 'CorporateActionRecorded') {
    tape.actions = [...tape.actions, event.action];
  } else if (isFinding(event)) {
    const row = projectFinding(tape.rows.get(event.id) ?? null, event, { series, ticker: tape.ticker });
    tape.rows.set(event.id, row);
  } else {
    play(tape, event.bar);
  }
};

const followCommit = (tapes: Map<string, Tape>, { stream, events }: Commit, { policy, tickers }: Asked): void => {
  const series = parseSeriesKey(stream);
  if (!series || tickers?.includes(series.ticker) === false) return;
  const { ticker } = series;
  const tape = tapes.get(stream) ?? {
    ticker,
    bars: new Set(),
    policies: new Set(),
    rows: new Map(),
    detection: null,
    actions: [],
  };
  tapes.set(stream, tape);
  for (const event of events) if (event.type !== 'PolicyRecorded') follow(tape, stream, event, policy);
};

const rejudged = ([series, { bars, policies, rows, detection }]: readonly [string, Tape]): Rejudged => ({
  series,
  bars,
  policies,
  recorded: [...rows.values()].filter(({ retracted }) => !retracted),
  replayed: detection?.findings() ?? [],
});

/** Judges the bars of the log again under a policy, as and in the order it was recorded, corrections included; writes nothing. In order of series. Costs time in proportion to the log. */
export const judgeAgain = async ({ log, head, breathe }: Judging, asked: Asked): Promise<readonly Rejudged[]> => {
  const tapes = new Map<string, Tape>();
  for (let at = 0; at < head;) {
    const commits = await log.commitsAfter(at, Math.min(BATCH, head - at));
    for (const commit of commits) followCommit(tapes, commit, asked);
    at = commits.at(-1)?.sequence ?? head;
    await breathe();
  }
  return [...tapes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(rejudged);
};
