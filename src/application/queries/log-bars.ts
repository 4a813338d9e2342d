import { REVISABLE_BARS } from '../../domain/baseline/bar-window.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import type { BarRow } from '../ports/read-model.ts';
import { projectCorrected, projectObserved } from '../projections/bars.ts';

/** Which bars of a series, by time (epoch milliseconds, inclusive) and how many of the newest; `version` is the last of its stream. */
export type AskedBars = {
  readonly series: string;
  readonly version: number;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
};

type Read = EventStore['read'];

/** Most versions read at once, and how near a place in a stream is looked for before it is read. */
const SPAN = 500;
const NEAR = 50;

const observedIn = ({ events }: Commit): readonly Bar[] =>
  events.flatMap((event) => (event.type === 'BarObserved' ? event.bar : []));

/** A version at which every bar up to a time has been observed, and not far after the last of them where that is easily found: bars are observed in order of time. */
const versionOf = async (read: Read, { series, version, to }: AskedBars): Promise<number> => {
  let [before, reached] = [0, version];
  while (reached - before > NEAR) {
    const middle = (before + reached) >> 1;
    const [commit] = (await read(series, middle, middle)).commits;
    const bar = commit && observedIn(commit)[0];
    if (!commit || !bar) return reached;
    if (bar.time > to) reached = commit.first;
    else before = commit.last;
  }
  return reached;
};

/** The commits from a version on in which bars before it can still have been corrected. */
const correcting = async (read: Read, { series, version }: AskedBars, from: number): Promise<readonly Commit[]> => {
  const commits: Commit[] = [];
  let bars = 0;
  for (let next = from; next <= version && bars <= REVISABLE_BARS;) {
    const page = (await read(series, next, next + NEAR - 1)).commits;
    commits.push(...page);
    bars += page.reduce((sum, commit) => sum + observedIn(commit).length, 0);
    next = (page.at(-1)?.last ?? version) + 1;
  }
  return commits;
};

/** Commits back from a version to the oldest bar asked for, oldest first. */
const backFrom = async (
  read: Read,
  { series, from, to, limit }: AskedBars,
  last: number,
): Promise<readonly Commit[]> => {
  const pages: (readonly Commit[])[] = [];
  const span = Math.min(SPAN, Math.max(NEAR, limit));
  let found = 0;
  for (let end = last; end >= 1 && found < limit;) {
    const page = (await read(series, Math.max(1, end - span + 1), end)).commits;
    const [oldest] = page;
    if (!oldest) break;
    pages.push(page);
    const times = page.flatMap(observedIn).map(({ time }) => time);
    found += times.filter((time) => time >= from && time <= to).length;
    if ((times[0] ?? Infinity) < from) break;
    end = oldest.first - 1;
  }
  return pages.toReversed().flat();
};

const rowsOf = (series: string, commits: readonly Commit[]): readonly BarRow[] => {
  const rows = new Map<number, BarRow>();
  for (const event of commits.flatMap(({ events }) => events)) {
    if (event.type === 'BarObserved') rows.set(event.bar.time, projectObserved(series, event));
    if (event.type !== 'BarCorrected' || !rows.has(event.bar.time)) continue;
    const next = (event.next && rows.get(event.next.time)) ?? null;
    for (const row of projectCorrected(series, event, next)) rows.set(row.bar.time, row);
  }
  return [...rows.values()];
};

/** The newest `limit` of the bars asked for, oldest first, as their stream tells them; reads no more of it than they take, and what may have corrected them. */
export const barsOfLog = async (read: Read, asked: AskedBars): Promise<readonly BarRow[]> => {
  const { series, from, to, limit } = asked;
  const reached = await versionOf(read, asked);
  const earlier = await backFrom(read, asked, reached);
  const later = await correcting(read, asked, (earlier.at(-1)?.last ?? reached) + 1);
  return rowsOf(series, [...earlier, ...later])
    .filter(({ bar: { time } }) => time >= from && time <= to)
    .slice(-limit);
};
