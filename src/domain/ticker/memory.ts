import { emptyWindow, KEPT_BARS, newestBars, pushBar, rewindBars, type BarWindow } from '../baseline/bar-window.ts';
import { detectorOf } from '../anomaly/detectors/index.ts';
import type { Detector, Reading } from '../anomaly/detector.ts';
import type { Judgement } from '../anomaly/judgement.ts';
import type { Read } from '../anomaly/judge.ts';
import type { Bar } from '../market/bar.ts';

/** A detector and what it remembers of a series. */
export type Memory = { readonly detector: Detector; readonly state: unknown };

/** What is normal for a series: its newest bars and the detectors' memories of all of them. */
export type Baseline = { readonly window: BarWindow; memories: readonly Memory[] };

/** The baseline of a series without bars. */
export const emptyBaseline = (): Baseline => ({ window: emptyWindow(), memories: [] });

/** Reads the bar that follows the window with every detector; changes nothing. */
export const readBar = ({ window, memories }: Baseline, bar: Bar): readonly Read[] =>
  memories.map(({ detector, state }) => ({ detector, reading: detector.read(state, window, bar) }));

/** Takes the bar that follows into the baseline, in place. */
export const absorbBar = (baseline: Baseline, bar: Bar, revision: number, reads: readonly Read[]): void => {
  baseline.memories.forEach(({ detector, state }, i) => {
    detector.absorb(state, baseline.window, bar, reads[i]?.reading ?? { status: 'absent' });
  });
  pushBar(baseline.window, bar, revision);
};

const readingOf = (detector: Detector, judgement: Judgement): Reading => {
  const channel = judgement.channels.find((one) => one.detector === detector.name);
  if (!channel) return { status: 'warming-up', missing: judgement.missing };
  const { value, expected, spread, sample } = channel;
  return spread === 0
    ? { status: 'flat', value, expected, sample }
    : { status: 'ready', value, expected, spread, sample };
};

/** The readings a recorded judgement was made of. */
export const readsOf = (baseline: Baseline, judgement: Judgement): readonly Read[] =>
  baseline.memories.map(({ detector }) => ({ detector, reading: readingOf(detector, judgement) }));

/** Takes the newest bars off again, in place, and gives them with their revisions, oldest first. */
export const rewindBaseline = (baseline: Baseline, bars: number): readonly { bar: Bar; revision: number }[] => {
  const { window, memories } = baseline;
  const taken = newestBars(window, bars);
  for (const { detector, state } of memories) detector.rewind(state, window, bars);
  rewindBars(window, bars);
  return taken;
};

const learn = (detector: Detector, window: BarWindow): Memory => {
  const memory = { detector, state: detector.initial() };
  const alone: Baseline = { window: emptyWindow(), memories: [memory] };
  for (const { bar } of newestBars(window, KEPT_BARS)) absorbBar(alone, bar, 0, readBar(alone, bar));
  return memory;
};

/** Keeps the memories of the named detectors, in place; one that is new learns the kept bars. Unknown names are an error of the record. */
export const remember = (baseline: Baseline, names: readonly string[]): void => {
  baseline.memories = names.map((name) => {
    const detector = detectorOf(name);
    if (!detector) throw new Error(`no detector is called ${name}`);
    return baseline.memories.find((memory) => memory.detector === detector) ?? learn(detector, baseline.window);
  });
};
