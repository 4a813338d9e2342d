import type { Evidence } from '../anomaly/judgement.ts';
import type { Levels } from '../anomaly/levels.ts';
import { placeOf, revisionBack } from '../baseline/bar-window.ts';
import { lastBarOf, mergeEvidence, type Episode } from './episode.ts';
import type { FindingEvent } from './events.ts';
import { detected, updated } from './findings.ts';
import type { Context } from './observe-bar.ts';
import type { TickerState } from './ticker.ts';

/** What a correction makes of one rule: the bars judged anew (the corrected one first), and the evidence among them. */
export type Revision = {
  readonly levels: Levels;
  readonly times: readonly number[];
  readonly revision: number;
  readonly raised: readonly Evidence[];
};

/** The finding of a rule that the bars of some instants belong to or fall into; null when there is none. */
export const hostOf = (episodes: readonly Episode[], rule: string, times: readonly number[]): Episode | null => {
  const ofRule = episodes.filter((episode) => episode.rule === rule);
  const holding = ofRule.find(({ evidence }) => evidence.some(({ time }) => times.includes(time)));
  const spanning = (episode: Episode): boolean =>
    times.some((time) => episode.onset < time && (episode.open || time < lastBarOf(episode)));
  return holding ?? ofRule.find(spanning) ?? null;
};

const start = (
  state: TickerState,
  context: Context,
  change: Revision,
  bars: readonly Evidence[],
  host: Episode | null,
): readonly FindingEvent[] => {
  const [onset, ...rest] = bars;
  const last = bars.at(-1);
  if (!onset || !last) return [];
  const { window } = state.baseline;
  const rule = change.levels.rule;
  const revision = onset.time === change.times[0] ? change.revision : revisionBack(window, placeOf(window, onset.time));
  const quiet = placeOf(window, last.time) - 1 >= rule.quietBars;
  const taken = host ? !host.open : state.episodes.some((episode) => episode.open && episode.rule === rule.name);
  const end = quiet || taken ? last.time : null;
  return [
    detected(
      context.watched,
      { rule: rule.name, bars: [onset, ...rest], revision, end, supersedes: host?.id ?? null },
      context.chain,
    ),
  ];
};

const sameEvidence = (a: Evidence, b: Evidence): boolean =>
  a.time === b.time && a.surprise === b.surprise && a.kind === b.kind && a.channel.value === b.channel.value;

/** The finding events of a correction under one rule: nothing, a new or changed finding, a retraction, or a retraction and the finding that takes its place. */
export const reviseFinding = (state: TickerState, context: Context, change: Revision): readonly FindingEvent[] => {
  const { times, raised, levels } = change;
  const { chain } = context;
  const host = hostOf(state.episodes, levels.rule.name, times);
  if (!host) return start(state, context, change, raised, null);
  const removed = host.evidence.filter(({ time }) => times.includes(time) && !raised.some((one) => one.time === time));
  const added = raised.filter((one) => !host.evidence.some((old) => sameEvidence(old, one)));
  if (removed.length === 0 && added.length === 0) return [];
  if (!removed.some(({ time }) => time === host.onset))
    return [updated(host, { added, removed: removed.map(({ time }) => time) }, chain)];
  const left = mergeEvidence(
    host.evidence,
    added,
    removed.map(({ time }) => time),
  );
  const retracted = {
    type: 'AnomalyRetracted',
    id: host.id,
    barTime: times[0] ?? host.onset,
    reason: 'bar-corrected',
    chain,
  } as const;
  return [retracted, ...start(state, context, change, left, host)];
};
