import type { Policy } from '../../domain/anomaly/policy.ts';
import { formatDate } from '../../domain/market/civil.ts';
import { sessionDay } from '../../domain/market/session.ts';
import type { Finding } from '../finding.ts';
import type { CommitFeed } from '../ports/commit-feed.ts';
import { renderFinding } from '../wording/render-finding.ts';
import {
  compare,
  countChanges,
  daysOf,
  totals,
  type Change,
  type Compared,
  type Counts,
  type ReplayDay,
} from './changes.ts';
import { judgeAgain, type Rejudged } from './judge-again.ts';
import { matchFindings } from './match.ts';

/** A finding that changed: what was recorded and what the replay has in its place (null: nothing). */
export type Difference = {
  readonly changes: readonly Change[];
  readonly recorded: Finding | null;
  readonly replayed: Finding | null;
};

/** Which policy judges again, of which tickers (all), the session days (since 1970-01-01, inclusive) whose findings are counted, and the most differences to list (all). */
export type ReplayQuery = {
  readonly policy: Policy;
  readonly tickers?: readonly string[] | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit?: number | undefined;
};

/** What another policy would have found: the log was read up to its commit `commits`, `bars` of the tickers and days asked for were judged again, `days` are those with a finding, oldest first; a pair counts on the day its recorded finding began. Of `changed` differences those with the newest onsets are listed, newest first; all else counts every one. */
export type Replay = {
  readonly policy: string;
  readonly recordedPolicies: readonly string[];
  readonly tickers: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly commits: number;
  readonly bars: number;
  readonly recorded: number;
  readonly replayed: number;
  readonly unchanged: number;
  readonly changed: number;
  readonly counts: Counts;
  readonly days: readonly ReplayDay[];
  readonly differences: readonly Difference[];
};

/** A replay and the digest of all of it: that of a line for everything but the differences, then of a line for each of these, listed or not. */
export type DigestedReplay = Replay & { readonly digest: string };

/** Makes a digest of lines, each a value in its canonical form. */
export type Digest = { readonly add: (line: object) => void; readonly end: () => string };

/** What a replay needs: the log, a pause in which other work of the process runs, and a digest. No notifier, no store to write to. */
export type Replaying = {
  readonly log: Pick<CommitFeed, 'commitsAfter' | 'head'>;
  readonly breathe: () => Promise<void>;
  readonly openDigest: () => Digest;
};

/** Differences written out between two pauses. */
const BATCH = 100;

const isWithin = ({ from = -Infinity, to = Infinity }: ReplayQuery, time: number): boolean => {
  const day = sessionDay(time);
  return day >= from && day <= to;
};

type Comparison = { readonly bars: number; readonly compared: readonly Compared[] };

const compareAll = async (
  rejudged: readonly Rejudged[],
  query: ReplayQuery,
  breathe: Replaying['breathe'],
): Promise<Comparison> => {
  let bars = 0;
  const compared: Compared[] = [];
  for (const series of rejudged) {
    bars += [...series.bars].filter((time) => isWithin(query, time)).length;
    const pairs = matchFindings(series.recorded, series.replayed).map(compare);
    for (const pair of pairs) if (isWithin(query, pair.onset)) compared.push(pair);
    await breathe();
  }
  return { bars, compared: compared.toSorted((a, b) => a.onset - b.onset) };
};

const differenceOf = ({ pair: { recorded, replayed }, changes }: Compared): Difference => ({
  changes,
  recorded: recorded && renderFinding(recorded),
  replayed: replayed && renderFinding(replayed),
});

/** Writes out the differences for the digest, and gives those that are listed. */
const writeOut = async (
  changed: readonly Compared[],
  { limit = Infinity }: ReplayQuery,
  { add }: Digest,
  breathe: Replaying['breathe'],
): Promise<readonly Difference[]> => {
  const listed: Difference[] = [];
  for (const [i, one] of changed.entries()) {
    const difference = differenceOf(one);
    add(difference);
    if (i < limit) listed.push(difference);
    if (i % BATCH === BATCH - 1) await breathe();
  }
  return listed;
};

const dateOf = (day: number | undefined): string | null => (day === undefined ? null : formatDate(day));

const askedOf = ({ policy, tickers, from, to }: ReplayQuery) => ({
  policy: policy.id,
  tickers: tickers ? [...new Set(tickers)].toSorted() : null,
  from: dateOf(from),
  to: dateOf(to),
});

/** Judges the log again under a policy and compares the findings of the tickers and days asked for with those that stand; bars of other days only make what is normal. The same log and query give the same answer, and the same digest whatever the limit. */
export const replay = async ({ log, breathe, openDigest }: Replaying, query: ReplayQuery): Promise<DigestedReplay> => {
  const head = await log.head();
  const rejudged = await judgeAgain({ log, head, breathe }, query);
  const { bars, compared } = await compareAll(rejudged, query, breathe);
  const changed = compared.filter(({ changes }) => changes.length > 0).toReversed();
  const summary = {
    ...askedOf(query),
    recordedPolicies: [...new Set(rejudged.flatMap(({ policies }) => Array.from(policies)))].toSorted(),
    commits: head,
    bars,
    ...totals(compared),
    unchanged: compared.length - changed.length,
    changed: changed.length,
    counts: countChanges(compared),
    days: daysOf(compared),
  };
  const digest = openDigest();
  digest.add(summary);
  const differences = await writeOut(changed, query, digest, breathe);
  return { ...summary, differences, digest: digest.end() };
};
