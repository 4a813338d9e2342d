import { evidenceOf, starts } from '../anomaly/judge.ts';
import type { Evidence } from '../anomaly/judgement.ts';
import type { Kind } from '../anomaly/kinds.ts';
import type { Levels } from '../anomaly/levels.ts';
import { barBack } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import type { Before } from './before-bar.ts';
import { judgeBar } from './judge-bar.ts';
import { absorbBar } from './memory.ts';

/** What would have made a bar start a finding, all else of it being as it was: its `close` below or above these prices, its `volume` above so many shares, an open that it keeps to the close (`gap`), its `open` alone, or a `run` of more bars at one price than this, it being the next of them. */
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

const evidenceAfter = (levels: readonly Levels[], { baseline, standing }: Before, bar: Bar): Evidence | null =>
  judgeBar(levels, baseline, standing, bar).filter(starts).map(evidenceOf)[0] ?? null;

/** The least difference of logs in one direction that starts a finding, and that finding's evidence; null where none does. */
const limitOf = (levels: readonly Levels[], before: Before, { changedBy, farthest }: Way, side: 1 | -1) => {
  const startedBy = (by: number): Evidence | null => evidenceAfter(levels, before, changedBy(side * by));
  let [quiet, loud] = [0, farthest];
  if (!startedBy(loud)) return null;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (quiet + loud) / 2;
    if (startedBy(middle)) loud = middle;
    else quiet = middle;
  }
  return { bar: changedBy(side * loud), evidence: startedBy(loud) };
};

const valueOf = ({ of }: Way, bar: Bar): number => {
  if (of === 'volume') return bar.volume;
  return of === 'close' ? bar.close : bar.open;
};

const changeOf = (levels: readonly Levels[], before: Before, way: Way): LeastChange | null => {
  const valueAt = (side: 1 | -1): number | null => {
    const limit = limitOf(levels, before, way, side);
    const isMeant = limit !== null && (way.kind === null || limit.evidence?.kind === way.kind);
    return isMeant ? valueOf(way, limit.bar) : null;
  };
  const below = valueAt(-1);
  const above = valueAt(1);
  return below === null && above === null ? null : { of: way.of, below, above };
};

/** The longest run of bars at one price that is still quiet, when this bar and those after it stand still; takes them into the baseline, in place. */
const longestRun = (levels: readonly Levels[], before: Before, { close }: Bar): LeastChange | null => {
  const still = { ...before.bar, open: close, high: close, low: close, close };
  for (let i = 0; i < LONGEST_RUN; i += 1) {
    const bar = { ...still, time: still.time + i };
    const evidence = evidenceAfter(levels, before, bar);
    if (evidence?.kind === 'stale') return { of: 'run', below: null, above: evidence.channel.value - 1 };
    absorbBar(before.baseline, bar, 0);
  }
  return null;
};

/** Every least change by which a bar would have started a finding, as the very judgement of it would have had it, steered levels and all; none where nothing would have, and none by a rule that has a finding open, which the bar could only continue. Uses up the baseline. */
export const leastChanges = (all: readonly Levels[], before: Before): readonly LeastChange[] => {
  const levels = all.filter(({ rule }) => !before.open.includes(rule.name));
  const previous = barBack(before.baseline.window, 1);
  if (!previous) return [];
  const origin = barBack(before.baseline.window, 2) ?? previous;
  const changes = waysFrom(before.bar, previous, origin).map((way) => changeOf(levels, before, way));
  return [...changes, longestRun(levels, before, previous)].filter((change) => change !== null);
};
