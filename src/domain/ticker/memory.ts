import {
  barBack,
  emptyWindow,
  KEPT_BARS,
  newestBars,
  pushBar,
  REVISABLE_BARS,
  rewindBars,
  type BarWindow,
} from '../baseline/bar-window.ts';
import { actionsFrom, barsSince, basisOf, placeAction } from '../baseline/basis.ts';
import { detectorOf } from '../anomaly/detectors/index.ts';
import type { Detector, Reading } from '../anomaly/detector.ts';
import type { Bar } from '../market/bar.ts';
import { placeAfter, type Place, type Timing } from '../market/place.ts';
import type { CorporateAction } from '../market/corporate-action.ts';

/** What a detector remembered after `count` bars. */
export type Checkpoint = { readonly count: number; readonly state: unknown };

/** A detector, what it remembers of a series, and what it remembered at the last two multiples of REVISABLE_BARS bars. */
export type Memory = { readonly detector: Detector; state: unknown; checkpoints: readonly Checkpoint[] };

/** What is normal for a series: its newest bars, what places them in sessions, and the detectors' memories of all of them. */
export type Baseline = { readonly window: BarWindow; timing: Timing; memories: readonly Memory[] };

/** The baseline of a series without bars, daily unless said otherwise. */
export const emptyBaseline = (timing: Timing = { interval: '1d', sessions: 'regular' }): Baseline => ({
  window: emptyWindow(),
  timing,
  memories: [],
});

/** Where the bar that follows the window stands in its session. */
export const placeOfNext = ({ timing, window }: Pick<Baseline, 'timing' | 'window'>, bar: Bar): Place =>
  placeAfter(timing, barBack(window, 1), bar);

/** What every detector reads on the bar that follows the window, in the order of the memories; changes nothing. */
export const readBar = (baseline: Baseline, bar: Bar): readonly Reading[] => {
  const { window, memories } = baseline;
  const place = placeOfNext(baseline, bar);
  return memories.map(({ detector, state }) => detector.read(state, window, bar, place));
};

const keepCheckpoint = (memory: Memory, count: number): void => {
  const kept = memory.checkpoints.filter((one) => one.count > count - 2 * REVISABLE_BARS);
  memory.checkpoints = [...kept, { count, state: memory.detector.copy(memory.state) }];
};

/** Puts a memory into the prices and shares of the bar that follows, where an action is in force from it on. */
const rescale = ({ detector, state }: Memory, window: BarWindow): void => {
  for (const action of actionsFrom(window, 0)) detector.rescale?.(state, basisOf(window, action));
};

/** Takes the bar that follows into the baseline, in place. */
export const absorbBar = (baseline: Baseline, bar: Bar, revision: number): void => {
  const { window, memories } = baseline;
  const place = placeOfNext(baseline, bar);
  for (const { detector, state } of memories) detector.absorb(state, window, bar, place);
  pushBar(window, bar, revision);
  if (window.count % REVISABLE_BARS === 0) for (const memory of memories) keepCheckpoint(memory, window.count);
  if (window.actions.length > 0) for (const memory of memories) rescale(memory, window);
};

/** Goes back to the newest checkpoint that is not after `count` bars, and forward again from there. */
const rewindMemory = (memory: Memory, { window, timing }: Baseline, count: number): void => {
  const { detector } = memory;
  memory.checkpoints = memory.checkpoints.filter((one) => one.count <= count);
  const from = memory.checkpoints.at(-1) ?? { count: 0, state: detector.initial() };
  const past: BarWindow = { ...window, count: from.count };
  memory.state = detector.copy(from.state);
  rescale(memory, past);
  while (past.count < count) {
    const bar = barBack({ ...past, count: past.count + 1 }, 1);
    if (bar) detector.absorb(memory.state, past, bar, placeOfNext({ timing, window: past }, bar));
    past.count += 1;
    rescale(memory, past);
  }
};

/** Takes the newest bars off again, in place, and gives them with their revisions, oldest first. */
export const rewindBaseline = (baseline: Baseline, bars: number): readonly { bar: Bar; revision: number }[] => {
  const { window, memories } = baseline;
  const taken = newestBars(window, bars);
  for (const memory of memories) rewindMemory(memory, baseline, window.count - bars);
  rewindBars(window, bars);
  return taken;
};

/** Takes a corporate action into the baseline, in place: what is remembered of the bars before it counts in the prices and shares after it. */
export const absorbAction = (baseline: Baseline, action: CorporateAction): void => {
  const { window } = baseline;
  placeAction(window, action);
  const later = rewindBaseline(baseline, barsSince(window, action.time));
  for (const { bar, revision } of later) absorbBar(baseline, bar, revision);
};

/** What a detector makes of the kept bars, as if there had been none before. */
const learn = (detector: Detector, { window, timing }: Baseline): Memory => {
  const kept = newestBars(window, KEPT_BARS);
  const count = window.count - kept.length;
  const memory = { detector, state: detector.initial(), checkpoints: [{ count, state: detector.initial() }] };
  const { actions } = window;
  const alone: Baseline = { window: { ...emptyWindow(), count, actions }, timing, memories: [memory] };
  for (const { bar } of kept) absorbBar(alone, bar, 0);
  return memory;
};

/** Keeps the memories of the named detectors, in place; one that is new learns the kept bars. Unknown names are an error of the record. */
export const remember = (baseline: Baseline, names: readonly string[]): void => {
  baseline.memories = names.map((name) => {
    const detector = detectorOf(name);
    if (!detector) throw new Error(`no detector is called ${name}`);
    return baseline.memories.find((memory) => memory.detector === detector) ?? learn(detector, baseline);
  });
};
