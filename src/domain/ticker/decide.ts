import { barBack, placeOf, REVISABLE_BARS } from '../baseline/bar-window.ts';
import type { Policy } from '../anomaly/policy.ts';
import { levelsOf } from '../anomaly/levels.ts';
import { barFault, sameBar, type Bar } from '../market/bar.ts';
import { seriesKey } from '../market/series.ts';
import { MAX_BARS, type ObserveBars, type TickerCommand, type WatchTicker } from './commands.ts';
import { correctBar } from './correct-bar.ts';
import type { FindingChain, TickerEvent } from './events.ts';
import { ended } from './findings.ts';
import { observeBar, type Context } from './observe-bar.ts';
import { copyTicker, evolve, type TickerState } from './ticker.ts';

/** What became of a bar: judged, judged anew with other content, known already, before the kept bars, or between them where there was none. */
export const OUTCOMES = ['observed', 'corrected', 'duplicate', 'too-old', 'out-of-order'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a command was refused as a whole. */
export type Refusal = 'not-watched' | 'other-series' | 'other-policy' | 'too-many-bars' | 'broken-bar';

/** What a command comes to: its events (none when it only repeats), what became of each bar, or why it was refused. */
export type Decision = {
  readonly events: readonly TickerEvent[];
  readonly outcomes: readonly Outcome[];
  readonly refusal: Refusal | null;
};

const refused = (refusal: Refusal): Decision => ({ events: [], outcomes: [], refusal });

const chainOf = (state: TickerState): FindingChain => ({ commit: state.version + 1, previous: state.findingCommit });

const detectorsOf = (policy: Policy): readonly string[] => [
  ...new Set(policy.rules.flatMap(({ channels }) => channels.map(({ detector }) => detector))),
];

const watchTicker = ({ series, feed, policy }: WatchTicker, state: TickerState): Decision => {
  const { watched, episodes, baseline } = state;
  const isOther = feed.id !== series.feed || (watched !== null && seriesKey(watched.series) !== seriesKey(series));
  if (isOther) return refused('other-series');
  if (watched?.policy === policy.id) return { events: [], outcomes: [], refusal: null };
  const chain = chainOf(state);
  const before = barBack(baseline.window, 1)?.time ?? 0;
  const over = episodes
    .filter((episode) => episode.over === null)
    .map((episode) => ended(episode, 'policy-changed', before, chain));
  const event = { type: 'TickerWatched', series, feed, policy: policy.id, detectors: detectorsOf(policy) } as const;
  return { events: [...over, event], outcomes: [], refusal: null };
};

type Step = { readonly outcome: Outcome; readonly events: readonly TickerEvent[] };

/** Whether what the command says last about the bar's instant was known before the command: then it only repeats. */
const isRepeated = (bar: Bar, bars: readonly Bar[], before: TickerState): boolean => {
  const { window } = before.baseline;
  const known = barBack(window, placeOf(window, bar.time));
  const last = bars.findLast(({ time }) => time === bar.time);
  return known !== null && last !== undefined && sameBar(known, last);
};

const lateStep = (state: TickerState, context: Context, bar: Bar, isRepeat: () => boolean): Step => {
  const { window } = state.baseline;
  const back = placeOf(window, bar.time);
  const known = barBack(window, back);
  if (known && (sameBar(known, bar) || isRepeat())) return { outcome: 'duplicate', events: [] };
  const oldest = barBack(window, Math.min(window.count, REVISABLE_BARS));
  if (oldest && bar.time < oldest.time) return { outcome: 'too-old', events: [] };
  if (!known) return { outcome: 'out-of-order', events: [] };
  return { outcome: 'corrected', events: correctBar(state, context, { bar, was: known, back }) };
};

const stepOf = (state: TickerState, context: Context, bar: Bar, isRepeat: () => boolean): Step => {
  const newest = barBack(state.baseline.window, 1);
  if (newest && bar.time <= newest.time) return lateStep(state, context, bar, isRepeat);
  return { outcome: 'observed', events: observeBar(state, context, bar) };
};

const refusalOf = ({ bars, policy }: ObserveBars, state: TickerState): Refusal | null => {
  if (!state.watched) return 'not-watched';
  if (state.watched.policy !== policy.id) return 'other-policy';
  if (bars.length > MAX_BARS) return 'too-many-bars';
  return bars.some((bar) => barFault(bar) !== null) ? 'broken-bar' : null;
};

const observeBars = (command: ObserveBars, state: TickerState): Decision => {
  const refusal = refusalOf(command, state);
  if (refusal || !state.watched) return refused(refusal ?? 'not-watched');
  const levels = levelsOf(command.policy, state.watched.series.interval);
  const context = { watched: state.watched, levels, chain: chainOf(state) };
  const working = command.bars.length > 1 ? copyTicker(state) : state;
  const events: TickerEvent[] = [];
  const outcomes = command.bars.map((bar, i) => {
    const step = stepOf(working, context, bar, () => isRepeated(bar, command.bars, state));
    if (i < command.bars.length - 1) step.events.forEach((event) => evolve(working, event));
    events.push(...step.events);
    return step.outcome;
  });
  return { events, outcomes, refusal: null };
};

/** Decides a command on a state, which it leaves as it was; the same command on the state after its events gives no events. */
export const decide = (command: TickerCommand, state: TickerState): Decision =>
  command.type === 'WatchTicker' ? watchTicker(command, state) : observeBars(command, state);
