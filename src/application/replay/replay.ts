import type { Policy } from '../../domain/anomaly/policy.ts';
import { formatDate } from '../../domain/market/civil.ts';
import { sessionDate, sessionDay } from '../../domain/market/session.ts';
import type { Finding } from '../finding.ts';
import type { CommitFeed } from '../ports/commit-feed.ts';
import { renderFinding } from '../wording/render-finding.ts';
import { judgeAgain, type Rejudged } from './judge-again.ts';
import { matchFindings, type Pair } from './match.ts';

/** What can become of a finding under another policy. */
export const CHANGES = ['added', 'removed', 'earlier', 'later', 'severity'] as const;
export type Change = (typeof CHANGES)[number];

/** How many findings changed how; one that moved and became graver counts twice. */
export type Counts = Readonly<Record<Change, number>>;

/** A finding that changed: what was recorded and what the replay has in its place (null: nothing). */
export type Difference = {
  readonly changes: readonly Change[];
  readonly recorded: Finding | null;
  readonly replayed: Finding | null;
};

/** The findings of a session date, recorded and replayed, and how they changed. */
export type ReplayDay = Counts & { readonly date: string; readonly recorded: number; readonly replayed: number };

/** Which policy judges again, and the session days (since 1970-01-01, inclusive) whose findings are counted. */
export type ReplayQuery = {
  readonly policy: Policy;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
};

/** What another policy would have found: `commits` of the log were read, `bars` of the days asked for were judged again, `days` are those with a finding, oldest first; a pair counts on the day its recorded finding began. */
export type Replay = {
  readonly policy: string;
  readonly recordedPolicies: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
  readonly commits: number;
  readonly bars: number;
  readonly recorded: number;
  readonly replayed: number;
  readonly unchanged: number;
  readonly counts: Counts;
  readonly days: readonly ReplayDay[];
  readonly differences: readonly Difference[];
};

/** What a replay needs: the log, and a pause in which other work of the process runs. No notifier, no store to write to. */
export type Replaying = {
  readonly log: Pick<CommitFeed, 'commitsAfter' | 'head'>;
  readonly breathe: () => Promise<void>;
};

const changesOf = ({ recorded, replayed }: Pair): readonly Change[] => {
  if (!recorded) return ['added'];
  if (!replayed) return ['removed'];
  const moved = Math.sign(replayed.onset - recorded.onset);
  return [
    ...(moved < 0 ? (['earlier'] as const) : []),
    ...(moved > 0 ? (['later'] as const) : []),
    ...(replayed.severity === recorded.severity ? [] : (['severity'] as const)),
  ];
};

const onsetOf = ({ recorded, replayed }: Pair): number => recorded?.onset ?? replayed?.onset ?? 0;

type Counted = { readonly pair: Pair; readonly changes: readonly Change[]; readonly onset: number };

const countChanges = (counted: readonly Counted[]): Counts => {
  const counts: Record<Change, number> = { added: 0, removed: 0, earlier: 0, later: 0, severity: 0 };
  for (const { changes } of counted) for (const change of changes) counts[change] += 1;
  return counts;
};

const totals = (counted: readonly Counted[]): { readonly recorded: number; readonly replayed: number } => ({
  recorded: counted.filter(({ pair }) => pair.recorded).length,
  replayed: counted.filter(({ pair }) => pair.replayed).length,
});

const dayOf = (date: string, counted: readonly Counted[]): ReplayDay => ({
  date,
  ...totals(counted),
  ...countChanges(counted),
});

const daysOf = (counted: readonly Counted[]): readonly ReplayDay[] =>
  [...Map.groupBy(counted, ({ onset }) => sessionDate(onset))].map(([date, ofDay]) => dayOf(date, ofDay));

const differenceOf = ({ pair: { recorded, replayed }, changes }: Counted): Difference => ({
  changes,
  recorded: recorded && renderFinding(recorded),
  replayed: replayed && renderFinding(replayed),
});

const isWithin = ({ from = -Infinity, to = Infinity }: ReplayQuery, time: number): boolean => {
  const day = sessionDay(time);
  return day >= from && day <= to;
};

const countedOf = (rejudged: readonly Rejudged[], query: ReplayQuery): readonly Counted[] =>
  rejudged
    .flatMap(({ recorded, replayed }) => matchFindings(recorded, replayed))
    .map((pair) => ({ pair, changes: changesOf(pair), onset: onsetOf(pair) }))
    .filter(({ onset }) => isWithin(query, onset))
    .toSorted((a, b) => a.onset - b.onset);

const barsWithin = (rejudged: readonly Rejudged[], query: ReplayQuery): number =>
  rejudged.reduce((sum, { bars }) => sum + [...bars].filter((time) => isWithin(query, time)).length, 0);

const dateOf = (day: number | undefined): string | null => (day === undefined ? null : formatDate(day));

/** Judges the whole log again under a policy and compares the findings of the days asked for with those that stand; bars of other days only make what is normal. The same log and query give the same answer. */
export const replay = async ({ log, breathe }: Replaying, query: ReplayQuery): Promise<Replay> => {
  const head = await log.head();
  const rejudged = await judgeAgain({ log, head, breathe }, query.policy);
  const counted = countedOf(rejudged, query);
  return {
    policy: query.policy.id,
    recordedPolicies: [...new Set(rejudged.flatMap(({ policies }) => [...policies]))].toSorted(),
    from: dateOf(query.from),
    to: dateOf(query.to),
    commits: head,
    bars: barsWithin(rejudged, query),
    ...totals(counted),
    unchanged: counted.filter(({ changes }) => changes.length === 0).length,
    counts: countChanges(counted),
    days: daysOf(counted),
    differences: counted.filter(({ changes }) => changes.length > 0).map(differenceOf),
  };
};
