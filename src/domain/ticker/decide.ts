import { levelsOf } from '../anomaly/levels.ts';
import { barBack } from '../baseline/bar-window.ts';
import { barFault, type Bar } from '../market/bar.ts';
import type { CorporateAction } from '../market/corporate-action.ts';
import { MAX_BARS, type DecideAction, type ObserveBars, type TickerCommand } from './commands.ts';
import { decideAction } from './decide-action.ts';
import { chainOf, NOTHING, refused, type Decision, type Refusal } from './decision.ts';
import type { CorporateActionRecorded } from './events.ts';
import type { Context } from './observe-bar.ts';
import { recordAction, type ActionOutcome } from './record-action.ts';
import { takeBar, type Given } from './take-bar.ts';
import { evolveAll, type TickerState } from './ticker.ts';
import { presentOf, take, walkedTo, walkFrom, type Walk } from './walk.ts';
import { watchTicker } from './watch-ticker.ts';

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
  const { outcome, events } = takeBar(given.before, given, bar);
  return { events, after: null, outcomes: [outcome], actions: [], refusal: null };
};

const observeAll = (given: Given, told: CorporateAction[]): Decision => {
  const { before, context, bars } = given;
  const walk = walkFrom(before);
  const actions: ActionOutcome[] = [];
  const outcomes = bars.map((bar) => {
    if (told.length > 0) actions.push(...takeActions(walk, context, told, bar.time));
    return take(walk, takeBar(presentOf(walk), given, bar));
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
  after ?? evolveAll(state, events);
