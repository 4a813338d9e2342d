import { continues, evidenceOf, starts, type RuleVerdict } from '../anomaly/judge.ts';
import type { Levels } from '../anomaly/levels.ts';
import { LASTING, SUSPECT } from '../anomaly/kinds.ts';
import { splitLike } from '../anomaly/split-like.ts';
import type { Evidence } from '../anomaly/judgement.ts';
import { judgementOf, type Alarm } from '../anomaly/summary.ts';
import { barBack } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import { addedBy, isApart } from './added-by.ts';
import { staysFlat, type Episode } from './episode.ts';
import type { AnomalyDetected, AnomalyEnded, FindingChain, FindingEvent, TickerEvent } from './events.ts';
import { detected, ended, updated } from './findings.ts';
import { judgeBar } from './judge-bar.ts';
import type { TickerState, Watched } from './ticker.ts';

/** What a command is decided with: what is watched, the policy's levels, and the place of its findings in the chain. */
export type Context = {
  readonly watched: Watched;
  readonly levels: readonly Levels[];
  readonly chain: FindingChain;
};

const openEpisode = ({ episodes }: TickerState, rule: string): Episode | null => {
  for (const episode of episodes) if (episode.over === null && episode.rule === rule) return episode;
  return null;
};

/** What a rule makes of a bar, and the finding of it that is open (null: none). */
type Heard = Alarm & { readonly open: Episode | null };

const heardOf = (state: TickerState, verdict: RuleVerdict): Heard => {
  const open = openEpisode(state, verdict.levels.rule.name);
  return { verdict, raised: addedBy(verdict, open), open };
};

const started = ({ watched, chain }: Context, { verdict: { levels } }: Alarm, raised: Evidence): AnomalyDetected => {
  const { name: rule } = levels.rule;
  const start = { rule, policy: watched.policy, bars: [raised], revision: 0, end: null, supersedes: null } as const;
  return detected(watched.series, start, chain);
};

const endedNow = ({ baseline: { window } }: TickerState, open: Episode, chain: FindingChain): AnomalyEnded =>
  ended(open, 'quiet', barBack(window, 1)?.time ?? open.onset, chain);

const goOn = (
  state: TickerState,
  open: Episode,
  verdict: RuleVerdict,
  chain: FindingChain,
): readonly FindingEvent[] => {
  if (LASTING.has(open.kind) && continues(verdict)) return [];
  const quiet = state.baseline.window.count - open.upTo;
  return quiet + 1 < verdict.levels.rule.quietBars ? [] : [endedNow(state, open, chain)];
};

const findingEvents = (state: TickerState, context: Context, heard: Heard): readonly FindingEvent[] => {
  const { chain } = context;
  const { open, raised, verdict } = heard;
  if (!open) return raised ? [started(context, heard, raised)] : [];
  if (!raised) return goOn(state, open, verdict, chain);
  if (isApart(open, raised)) return [endedNow(state, open, chain), started(context, heard, raised)];
  return staysFlat(open, raised) ? [] : [updated(open, { added: [raised], removed: [] }, chain)];
};

/** What a corporate action may explain starts a finding of its own, and ends one that is open. */
const heldEvents = (state: TickerState, context: Context, alarm: Alarm): readonly FindingEvent[] => {
  const open = openEpisode(state, alarm.verdict.levels.rule.name);
  const before = open ? [endedNow(state, open, context.chain)] : [];
  return alarm.raised ? [...before, started(context, alarm, alarm.raised)] : [];
};

/** Judges a bar that a corporate action may explain: where it starts a finding, that is held; a lasting change waits. */
export const holdBar = (state: TickerState, context: Context, bar: Bar): readonly TickerEvent[] | null => {
  const terms = { split: splitLike(state.baseline.window, bar) ?? 1, dividend: 0 };
  const alarms = judgeBar(context.levels, state.baseline, state.standing, bar).map((verdict): Alarm => {
    const evidence = starts(verdict) && !verdict.levels.lasting ? evidenceOf(verdict) : null;
    return { verdict, raised: evidence && { ...evidence, kind: SUSPECT, direction: null, terms } };
  });
  if (alarms.every(({ raised }) => raised === null)) return null;
  const judgement = judgementOf(alarms);
  return [
    { type: 'BarObserved', bar, policy: context.watched.policy, judgement },
    ...alarms.flatMap((alarm) => heldEvents(state, context, alarm)),
  ];
};

/** Judges the bar that follows: one BarObserved, and at most one event for each finding. */
export const observeBar = (state: TickerState, context: Context, bar: Bar): readonly TickerEvent[] => {
  const alarms = judgeBar(context.levels, state.baseline, state.standing, bar).map((verdict) =>
    heardOf(state, verdict),
  );
  const judgement = judgementOf(alarms);
  const events: TickerEvent[] = [{ type: 'BarObserved', bar, policy: context.watched.policy, judgement }];
  for (const alarm of alarms) for (const event of findingEvents(state, context, alarm)) events.push(event);
  return events;
};
