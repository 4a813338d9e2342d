import { REVISABLE_BARS } from '../../domain/baseline/bar-window.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import type { BarRow } from '../ports/read-model.ts';
import { projectCorrected, projectObserved } from '../projections/bars.ts';

/** Which bars of a series, by time (epoch milliseconds, inclusive) and how many of the newest; of a stream whose last version is `version` and whose bars are those from `first` to `last`. */
export type AskedBars = {
  readonly series: string;
  readonly version: number;
  readonly first: number;
  readonly last: number;
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

/** A version of a stream, and the time of the bar that is observed there. */
type Place = { readonly version: number; readonly time: number };

/** Between which places a time is looked for: it is after the bar of `low`, and before that of `high`; from `below` to that there are commits without bars. */
type Search = { readonly low: Place; readonly high: Place; readonly below: number; readonly tries: number };

/** The version to look at next: as far from the places as its time is; in the middle every third time, because sessions are not spread evenly, and where bars are not to be had. */
const guess = ({ low, high, below, tries }: Search, time: number): number => {
  const share = (time - low.time) / (high.time - low.time);
  const isEven = tries % 3 === 2 || below < high.version;
  const at = isEven ? (low.version + below) / 2 : low.version + share * (high.version - low.version);
  return Math.max(low.version + 1, Math.min(below - 1, Math.round(at)));
};

/** The search after a commit that does not hold the time. */
const narrowed = (search: Search, { first, last }: Commit, bars: readonly Bar[], time: number): Search => {
  const tries = search.tries + 1;
  const [oldest, newest] = [bars[0], bars.at(-1)];
  if (!oldest || !newest) return { ...search, tries, below: first };
  if (oldest.time > time) return { ...search, tries, high: { version: first, time: oldest.time }, below: first };
  return { ...search, tries, low: { version: last, time: newest.time }, below: search.high.version };
};

const holds = (bars: readonly Bar[], time: number): boolean =>
  (bars[0]?.time ?? Infinity) <= time && (bars.at(-1)?.time ?? -Infinity) >= time;

/** A version at which every bar up to a time has been observed, and not far after the last of them: bars are observed in order of time, so that one is looked for by interpolation. */
const versionOf = async (read: Read, { series, version, first, last, to }: AskedBars): Promise<number> => {
  if (to >= last) return version;
  let search: Search = {
    low: { version: 0, time: first },
    high: { version, time: last },
    below: version,
    tries: 0,
  };
  while (search.below - search.low.version > NEAR) {
    const at = guess(search, to);
    const [commit] = (await read(series, at, at)).commits;
    if (!commit) return search.high.version;
    const bars = observedIn(commit);
    if (holds(bars, to)) return commit.last;
    search = narrowed(search, commit, bars, to);
  }
  return search.high.version;
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
  const { series, first, last, from, to, limit } = asked;
  if (to < first || from > last) return [];
  const reached = await versionOf(read, asked);
  const earlier = await backFrom(read, asked, reached);
  const later = await correcting(read, asked, (earlier.at(-1)?.last ?? reached) + 1);
  return rowsOf(series, [...earlier, ...later])
    .filter(({ bar: { time } }) => time >= from && time <= to)
    .slice(-limit);
};
