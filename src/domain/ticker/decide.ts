import { barBack, placeOf, REVISABLE_BARS, type BarWindow } from '../baseline/bar-window.ts';
import type { Policy } from '../anomaly/policy.ts';
import { alertsOf, levelsOf, MOST_ALERTS } from '../anomaly/levels.ts';
import { barFault, sameBar, type Bar } from '../market/bar.ts';
import type { CorporateAction } from '../market/corporate-action.ts';
import { outsideOf } from '../market/hours.ts';
import type { Feed } from '../market/feed.ts';
import { seriesKey, type Series } from '../market/series.ts';
import { MAX_BARS, type DecideAction, type ObserveBars, type TickerCommand, type WatchTicker } from './commands.ts';
import { correctBar, type Correction } from './correct-bar.ts';
import type { CorporateActionRecorded, FindingChain, TickerEvent } from './events.ts';
import { decideAction } from './decide-action.ts';
import { ended } from './findings.ts';
import type { Context } from './observe-bar.ts';
import { observeNext } from './observe-next.ts';
import { correctOutside, observeOutside } from './outside-session.ts';
import { recordAction, type ActionOutcome } from './record-action.ts';
import { evolve, type TickerState, type Watched } from './ticker.ts';
import { presentOf, take, walkedTo, walkFrom, type Step, type Walk } from './walk.ts';

/** What became of a bar: judged, recorded without judgement as it lies outside the sessions, judged (recorded) anew with other content, known already, before the kept bars, or between them where there was none. */
export const OUTCOMES = ['observed', 'outside-session', 'corrected', 'duplicate', 'too-old', 'out-of-order'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a command was refused as a whole. */
export type Refusal =
  | 'not-watched'
  | 'other-series'
  | 'other-feed'
  | 'other-policy'
  | 'too-many-alerts'
  | 'too-many-bars'
  | 'broken-bar';

/** What a command comes to: its events (none when it only repeats) and the state after them (null where deciding did not need one), what became of each bar and each corporate action, or why it was refused. */
export type Decision = {
  readonly events: readonly TickerEvent[];
  readonly after: TickerState | null;
  readonly outcomes: readonly Outcome[];
  readonly actions: readonly ActionOutcome[];
  readonly refusal: Refusal | null;
};

const NOTHING: Decision = { events: [], after: null, outcomes: [], actions: [], refusal: null };

const refused = (refusal: Refusal): Decision => ({ ...NOTHING, refusal });

const chainOf = (state: TickerState): FindingChain => ({ commit: state.version + 1, previous: state.findingCommit });

const detectorsOf = (policy: Policy, { interval }: Series): readonly string[] => [
  ...new Set(levelsOf(policy, interval).flatMap(({ rule }) => rule.channels.map(({ detector }) => detector))),
];

/** Every rule with a budget states that of the whole policy; one without is held to none. */
const paceOf = (policy: Policy, { interval }: Series): number =>
  Math.max(0, ...levelsOf(policy, interval).map(({ pace }) => pace));

/** Whether two declarations of a feed mean the same by its bars; only whether it still grows may change. */
const sameBars = (a: Feed, b: Feed): boolean =>
  a.adjustment === b.adjustment && a.label === b.label && a.sessions === b.sessions;

const otherOf = (watched: Watched | null, series: Series, feed: Feed): Refusal | null => {
  if (watched === null) return null;
  if (seriesKey(watched.series) !== seriesKey(series)) return 'other-series';
  return sameBars(watched.feed, feed) ? null : 'other-feed';
};

const watchTicker = ({ series, feed, policy }: WatchTicker, state: TickerState): Decision => {
  const { watched, episodes, baseline } = state;
  const refusal = feed.id === series.feed ? otherOf(watched, series, feed) : 'other-series';
  if (refusal) return refused(refusal);
  if (watched?.policy === policy.id) return NOTHING;
  if (alertsOf(policy, series.interval) > MOST_ALERTS[series.interval]) return refused('too-many-alerts');
  const chain = chainOf(state);
  const before = barBack(baseline.window, 1)?.time ?? 0;
  const over = episodes
    .filter((episode) => episode.over === null)
    .map((episode) => ended(episode, 'policy-changed', before, chain));
  const about = { detectors: detectorsOf(policy, series), pace: paceOf(policy, series) };
  const event = { type: 'TickerWatched', series, feed, policy: policy.id, ...about } as const;
  return { ...NOTHING, events: [...over, event] };
};

const knownIn = (window: BarWindow, bar: Bar): Bar | null => barBack(window, placeOf(window, bar.time));

/** A command being decided: its bars, what it is decided with, and the state that it found. */
type Given = { readonly bars: readonly Bar[]; readonly context: Context; readonly before: TickerState };

/** Whether what the command says last about the bar's instant was known before the command: then it only repeats. */
const isRepeated = (bar: Bar, { bars, before }: Given): boolean => {
  const known = knownIn(before.baseline.window, bar) ?? knownIn(before.outside, bar);
  const last = bars.findLast(({ time }) => time === bar.time);
  return known !== null && last !== undefined && sameBar(known, last);
};

/** The bars within the sessions, or those outside them: the window they stand in, and what comes of a new and of a changed one. */
type Sequence = {
  readonly windowOf: (state: TickerState) => BarWindow;
  readonly outcome: Outcome;
  readonly observe: (state: TickerState, context: Context, bar: Bar) => readonly TickerEvent[];
  readonly correct: (state: TickerState, context: Context, correction: Correction) => readonly TickerEvent[];
};

const WITHIN: Sequence = {
  windowOf: (state) => state.baseline.window,
  outcome: 'observed',
  observe: observeNext,
  correct: correctBar,
};

const OUTSIDE: Sequence = {
  windowOf: (state) => state.outside,
  outcome: 'outside-session',
  observe: observeOutside,
  correct: correctOutside,
};

/** A bar outside the sessions that was judged all the same, before there was a calendar, stays judged. */
const sequenceOf = ({ baseline }: TickerState, { watched }: Context, bar: Bar): Sequence => {
  const outside = outsideOf(bar.time, watched.series.interval, watched.feed.sessions);
  return outside !== null && !knownIn(baseline.window, bar) ? OUTSIDE : WITHIN;
};

const lateStep = (state: TickerState, given: Given, bar: Bar): Step<Outcome> => {
  const { context } = given;
  const { windowOf, correct } = sequenceOf(state, context, bar);
  const window = windowOf(state);
  const back = placeOf(window, bar.time);
  const was = barBack(window, back);
  if (was && (sameBar(was, bar) || isRepeated(bar, given))) return { outcome: 'duplicate', events: [] };
  const oldest = barBack(window, Math.min(window.count, REVISABLE_BARS));
  if (oldest && bar.time < oldest.time) return { outcome: 'too-old', events: [] };
  if (!was) return { outcome: 'out-of-order', events: [] };
  return { outcome: 'corrected', events: correct(state, context, { bar, was, back }) };
};

const stepOf = (state: TickerState, given: Given, bar: Bar): Step<Outcome> => {
  const { windowOf, outcome, observe } = sequenceOf(state, given.context, bar);
  const newest = barBack(windowOf(state), 1);
  if (newest && bar.time <= newest.time) return lateStep(state, given, bar);
  return { outcome, events: observe(state, given.context, bar) };
};

type Judging = ObserveBars | DecideAction;

const refusalOf = (command: Judging, { watched }: TickerState): Refusal | null => {
  if (!watched) return 'not-watched';
  if (watched.policy !== command.policy.id) return 'other-policy';
  if (command.type === 'DecideAction') return null;
  if (command.bars.length > MAX_BARS) return 'too-many-bars';
  for (const bar of command.bars) if (barFault(bar)) return 'broken-bar';
  return null;
};

/** What a command that judges is decided with; why it is refused where it is. */
const contextOf = (command: Judging, state: TickerState): Context | Refusal => {
  const refusal = refusalOf(command, state);
  const { watched } = state;
  if (refusal || !watched) return refusal ?? 'not-watched';
  return { watched, levels: levelsOf(command.policy, watched.series.interval), chain: chainOf(state) };
};

const fromFeed = ({ time, split, dividend }: CorporateAction): CorporateActionRecorded => ({
  type: 'CorporateActionRecorded',
  action: { time, split, dividend },
  source: 'feed',
});

const newestTime = ({ baseline }: TickerState): number => barBack(baseline.window, 1)?.time ?? -Infinity;

/** Takes the actions in force from a time or before, off the list. */
const takeActions = (walk: Walk, context: Context, told: CorporateAction[], until: number): readonly ActionOutcome[] =>
  told
    .splice(0, told.findLastIndex(({ time }) => time <= until) + 1)
    .map((action) => take(walk, recordAction(presentOf(walk), context, fromFeed(action), until)));

/** Decides one bar that comes without actions: it sees the state as it is. */
const observeOne = (given: Given, bar: Bar): Decision => {
  const { outcome, events } = stepOf(given.before, given, bar);
  return { events, after: null, outcomes: [outcome], actions: [], refusal: null };
};

const observeAll = (given: Given, told: CorporateAction[]): Decision => {
  const { before, context, bars } = given;
  const walk = walkFrom(before);
  const actions: ActionOutcome[] = [];
  const outcomes = bars.map((bar) => {
    if (told.length > 0) actions.push(...takeActions(walk, context, told, bar.time));
    return take(walk, stepOf(presentOf(walk), given, bar));
  });
  for (const action of told)
    actions.push(take(walk, recordAction(presentOf(walk), context, fromFeed(action), newestTime(presentOf(walk)))));
  return { events: walk.events, after: walkedTo(walk), outcomes, actions, refusal: null };
};

const observeBars = (command: ObserveBars, state: TickerState): Decision => {
  const context = contextOf(command, state);
  if (typeof context === 'string') return refused(context);
  const { bars, actions = [] } = command;
  const given: Given = { bars, context, before: state };
  const [bar] = bars;
  return bar && bars.length === 1 && actions.length === 0 ? observeOne(given, bar) : observeAll(given, [...actions]);
};

const takeWord = (command: DecideAction, state: TickerState): Decision => {
  const context = contextOf(command, state);
  if (typeof context === 'string') return refused(context);
  const { outcome, events } = decideAction(state, context, command);
  return { ...NOTHING, events, actions: [outcome] };
};

/** Decides a command on a state, which it leaves as it was; the same command on the state after its events gives no events. */
export const decide = (command: TickerCommand, state: TickerState): Decision => {
  if (command.type === 'WatchTicker') return watchTicker(command, state);
  return command.type === 'ObserveBars' ? observeBars(command, state) : takeWord(command, state);
};

/** The state after a decision that was made on it: the one that deciding came to, or the given one with the events taken into it in place. */
export const stateAfter = (state: TickerState, { events, after }: Decision): TickerState =>
  after ?? events.reduce(evolve, state);
