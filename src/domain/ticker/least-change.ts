import { evidenceOf, starts, type RuleVerdict } from '../anomaly/judge.ts';
import type { Evidence } from '../anomaly/judgement.ts';
import type { Kind } from '../anomaly/kinds.ts';
import type { Levels } from '../anomaly/levels.ts';
import { barBack } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import { addedBy, isApart } from './added-by.ts';
import type { Before } from './before-bar.ts';
import type { Episode } from './episode.ts';
import { judgeBar } from './judge-bar.ts';
import { absorbBar } from './memory.ts';

/** What would have made a bar start a finding or be taken into one, all else of it being as it was: its `close` below or above these prices, its `volume` above so many shares, an open that it keeps to the close (`gap`), its `open` alone, or a `run` of more bars at one price than this, it being the next of them. */
export type LeastChange = {
  readonly of: 'close' | 'volume' | 'gap' | 'open' | 'run';
  readonly below: number | null;
  readonly above: number | null;
};

/** The farthest a price or a volume is taken for a change: a thousandfold, as a difference of logs. */
const FARTHEST = Math.log(1000);

/** Halvings of the span that a limit is sought in: to less than a billionth of it. */
const HALVINGS = 40;

/** Most further bars at one price that are tried. */
const LONGEST_RUN = 20;

/** One way to change a bar, by a difference of logs up to the farthest, and the kind of finding it is sought for (null: any). */
type Way = {
  readonly of: 'close' | 'volume' | 'gap' | 'open';
  readonly kind: Kind | null;
  readonly farthest: number;
  readonly changedBy: (by: number) => Bar;
};

const widened = (bar: Bar): Bar => ({
  ...bar,
  high: Math.max(bar.high, bar.open, bar.close),
  low: Math.min(bar.low, bar.open, bar.close),
});

/** The ways to change a bar: an open is taken no farther than to the close before the last one, where it takes all of a bar back. */
const waysFrom = (bar: Bar, previous: Bar, origin: Bar): readonly Way[] => [
  {
    of: 'close',
    kind: null,
    farthest: FARTHEST,
    changedBy: (by) => widened({ ...bar, close: bar.close * Math.exp(by) }),
  },
  {
    of: 'volume',
    kind: null,
    farthest: FARTHEST,
    changedBy: (by) => ({ ...bar, volume: Math.max(1, bar.volume) * Math.exp(by) }),
  },
  {
    of: 'gap',
    kind: 'gap',
    farthest: FARTHEST,
    changedBy: (by) => {
      const price = previous.close * Math.exp(by);
      return { ...bar, open: price, high: price, low: price, close: price };
    },
  },
  {
    of: 'open',
    kind: 'bad-tick',
    farthest: Math.abs(Math.log(origin.close / bar.open)),
    changedBy: (by) => widened({ ...bar, open: bar.open * Math.exp(by) }),
  },
];

/** What is sought of the rules with these levels: a verdict that `heard` takes for evidence. */
type Sought = {
  readonly levels: readonly Levels[];
  readonly before: Before;
  readonly heard: (verdict: RuleVerdict) => Evidence | null;
};

const evidenceAfter = ({ levels, before: { baseline, standing }, heard }: Sought, bar: Bar): Evidence | null =>
  judgeBar(levels, baseline, standing, bar)
    .map(heard)
    .find((evidence) => evidence !== null) ?? null;

/** The least difference of logs in one direction that gives evidence, and that evidence; null where none does. */
const limitOf = (sought: Sought, { changedBy, farthest }: Way, side: 1 | -1) => {
  const heardBy = (by: number): Evidence | null => evidenceAfter(sought, changedBy(side * by));
  let [quiet, loud] = [0, farthest];
  if (!heardBy(loud)) return null;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (quiet + loud) / 2;
    if (heardBy(middle)) loud = middle;
    else quiet = middle;
  }
  return { bar: changedBy(side * loud), evidence: heardBy(loud) };
};

const valueOf = ({ of }: Way, bar: Bar): number => {
  if (of === 'volume') return bar.volume;
  return of === 'close' ? bar.close : bar.open;
};

const changeOf = (sought: Sought, way: Way): LeastChange | null => {
  const valueAt = (side: 1 | -1): number | null => {
    const limit = limitOf(sought, way, side);
    const isMeant = limit !== null && (way.kind === null || limit.evidence?.kind === way.kind);
    return isMeant ? valueOf(way, limit.bar) : null;
  };
  const below = valueAt(-1);
  const above = valueAt(1);
  return below === null && above === null ? null : { of: way.of, below, above };
};

const changesOf = (sought: Sought): readonly LeastChange[] => {
  const { bar, baseline } = sought.before;
  const previous = barBack(baseline.window, 1);
  if (!previous) return [];
  const origin = barBack(baseline.window, 2) ?? previous;
  return waysFrom(bar, previous, origin)
    .map((way) => changeOf(sought, way))
    .filter((change) => change !== null);
};

/** The longest run of bars at one price that is still quiet, when this bar and those after it stand still; takes them into the baseline, in place. */
const longestRun = (sought: Sought, { close }: Bar): LeastChange | null => {
  const { bar: asked, baseline } = sought.before;
  const still = { ...asked, open: close, high: close, low: close, close };
  for (let i = 0; i < LONGEST_RUN; i += 1) {
    const bar = { ...still, time: still.time + i };
    const evidence = evidenceAfter(sought, bar);
    if (evidence?.kind === 'stale') return { of: 'run', below: null, above: evidence.channel.value - 1 };
    absorbBar(baseline, bar, 0);
  }
  return null;
};

const started = (verdict: RuleVerdict): Evidence | null => (starts(verdict) ? evidenceOf(verdict) : null);

/** Every least change by which a bar would have started a finding, as the very judgement of it would have had it, steered levels and all; none where nothing would have, and none by a rule that has a finding open, which the bar could only continue. Uses up the baseline. */
export const leastChanges = (all: readonly Levels[], before: Before): readonly LeastChange[] => {
  const previous = barBack(before.baseline.window, 1);
  const levels = all.filter(({ rule }) => !before.open.some((episode) => episode.rule === rule.name));
  const sought: Sought = { levels, before, heard: started };
  const changes = changesOf(sought);
  const run = previous && longestRun(sought, previous);
  return run ? [...changes, run] : changes;
};

/** Every least change by which an open finding would have taken the bar in, but for longer runs of bars at one price; changes nothing. */
export const takenInBy = (open: Episode, all: readonly Levels[], before: Before): readonly LeastChange[] => {
  const heard = (verdict: RuleVerdict): Evidence | null => {
    const evidence = addedBy(verdict, open);
    return evidence && !isApart(open, evidence) ? evidence : null;
  };
  return changesOf({ levels: all.filter(({ rule }) => rule.name === open.rule), before, heard });
};
