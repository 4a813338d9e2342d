import type { Evidence } from '../anomaly/judgement.ts';
import { LASTING } from '../anomaly/kinds.ts';
import type { Rule } from '../anomaly/policy.ts';
import { placeOf, revisionBack, type BarWindow } from '../baseline/bar-window.ts';
import { isApart } from './added-by.ts';
import { termsFrom } from '../baseline/basis.ts';
import { mergeEvidence, staysFlat, type Episode } from './episode.ts';
import type { FindingEvent } from './events.ts';
import { detected, endedAgain, retracted, updated, type Change } from './findings.ts';
import type { Context } from './observe-bar.ts';
import type { TickerState } from './ticker.ts';

/** What a correction needs to know of a rule: its policy, its name in it, and the quiet bars that end its findings. */
export type RuleOfPolicy = { readonly policy: string } & Pick<Rule, 'name' | 'quietBars'>;

/** What a correction makes of one rule: the bars judged anew (the corrected one first), and the evidence among them. */
export type Revision = {
  readonly rule: RuleOfPolicy;
  readonly times: readonly number[];
  readonly raised: readonly Evidence[];
};

const holds = ({ evidence }: Episode, time: number): boolean => evidence.some((one) => one.time === time);

/** Whether a bar falls between a finding's onset and its end, or among the quiet bars that made its end. */
const spans = (window: BarWindow, quietBars: number, { onset, over }: Episode, time: number): boolean => {
  if (time <= onset) return false;
  if (over === null || time <= over.endTime) return true;
  return over.reason === 'quiet' && placeOf(window, over.endTime) - placeOf(window, time) <= quietBars;
};

const isExplained = ({ over }: Episode): boolean => over?.reason === 'corporate-action';

/** A finding that a corporate action explained stays as it was told while the action stands: what its bar is now is another one. */
const isRevisable = ({ baseline: { window } }: TickerState, episode: Episode): boolean =>
  !isExplained(episode) || termsFrom(window, placeOf(window, episode.onset)) === null;

const findingsOf = (state: TickerState, { policy, name }: RuleOfPolicy): readonly Episode[] =>
  state.episodes.filter((one) => one.policy === policy && one.rule === name && isRevisable(state, one));

/** The finding of a rule that the bars of some instants belong to or fall into; null when there is none. */
export const hostOf = (state: TickerState, rule: RuleOfPolicy, times: readonly number[]): Episode | null => {
  const ofRule = findingsOf(state, rule);
  const holding = times.flatMap((time) => ofRule.find((episode) => holds(episode, time)) ?? []);
  const isWithin = (episode: Episode): boolean =>
    times.some((time) => spans(state.baseline.window, rule.quietBars, episode, time));
  return holding[0] ?? ofRule.find(isWithin) ?? null;
};

/** How often a bar's verdict was revised, this time included: corrections of the bar and of the one before it. */
const revisionOf = (window: BarWindow, times: readonly number[], time: number): number => {
  const place = placeOf(window, time);
  return revisionBack(window, place) + revisionBack(window, place + 1) + (times.includes(time) ? 1 : 0);
};

/** Whether enough bars follow the last one of a finding for it to be over; a lasting change needs none to go on. */
const endsQuietly = (window: BarWindow, { quietBars }: RuleOfPolicy, { kind, time }: Evidence): boolean =>
  !LASTING.has(kind) && placeOf(window, time) - 1 >= quietBars;

/** Whether a finding cannot go on: the one it takes the place of was over, or another of its rule is open. */
const isTaken = (state: TickerState, rule: RuleOfPolicy, host: Episode | null): boolean =>
  host && !isExplained(host) ? host.over !== null : findingsOf(state, rule).some(({ over }) => over === null);

type Origin = { readonly bars: readonly Evidence[]; readonly host: Episode | null };

const start = (
  state: TickerState,
  context: Context,
  { rule, times }: Revision,
  { bars, host }: Origin,
): readonly FindingEvent[] => {
  const [onset, ...rest] = bars;
  const last = bars.at(-1);
  if (!onset || !last) return [];
  const { window } = state.baseline;
  const isOver = endsQuietly(window, rule, last) || isTaken(state, rule, host);
  const end = isOver ? last.time : null;
  const revision = revisionOf(window, times, onset.time);
  const supersedes = host?.id ?? null;
  const finding = { rule: rule.name, policy: rule.policy, bars: [onset, ...rest], revision, end, supersedes } as const;
  return [detected(context.watched.series, finding, context.chain)];
};

const isNews = (host: Episode, one: Evidence): boolean => {
  const known = host.evidence.find(({ time }) => time === one.time);
  if (!known) return !staysFlat(host, one);
  return known.surprise !== one.surprise || known.kind !== one.kind || known.channel.value !== one.channel.value;
};

/** Whether the finding would have another onset, kind or direction now: what it was told as no longer holds. */
const isRestated = (host: Episode, { added, removed }: Change): boolean => {
  const direction = host.evidence.find(({ time }) => time === host.onset)?.direction;
  const moves = (one: Evidence): boolean =>
    one.time < host.onset || (one.time === host.onset && (one.kind !== host.kind || one.direction !== direction));
  return removed.includes(host.onset) || added.some(moves);
};

const changeHost = (
  state: TickerState,
  context: Context,
  revision: Revision,
  host: Episode,
): readonly FindingEvent[] => {
  const { times, raised } = revision;
  const isGone = (time: number): boolean => times.includes(time) && !raised.some((one) => one.time === time);
  const removed = host.evidence.map(({ time }) => time).filter(isGone);
  const change = { added: raised.filter((one) => isNews(host, one)), removed };
  if (change.added.length === 0 && removed.length === 0) return [];
  if (!isRestated(host, change))
    return [updated(host, change, context.chain), ...endedAgain(host, change, times, context.chain)];
  const bars = mergeEvidence(host.evidence, change.added, removed);
  const reason = isExplained(host) ? 'refuted' : 'bar-corrected';
  const gone = retracted(host, times[0] ?? host.onset, context.chain, reason);
  return [gone, ...start(state, context, revision, { bars, host })];
};

/** What the market did stays out of a finding of a fault of the feed. */
const reviseHost = (state: TickerState, context: Context, revision: Revision): readonly FindingEvent[] => {
  const host = hostOf(state, revision.rule, revision.times);
  if (!host) return start(state, context, revision, { bars: revision.raised, host: null });
  const raised = revision.raised.filter((one) => !isApart(host, one));
  const apart = revision.raised.filter((one) => isApart(host, one));
  return [
    ...changeHost(state, context, { ...revision, raised }, host),
    ...start(state, context, revision, { bars: apart, host: null }),
  ];
};

/** The finding events of a correction under one rule: nothing, a new or changed finding, a retraction, or a retraction and the finding that takes its place; so for each where two findings adjoin. */
export const reviseFinding = (state: TickerState, context: Context, revision: Revision): readonly FindingEvent[] => {
  const { rule, times, raised } = revision;
  const ofRule = findingsOf(state, rule);
  const holders = new Set(times.flatMap((at) => ofRule.find((episode) => holds(episode, at)) ?? []));
  if (holders.size < 2) return reviseHost(state, context, revision);
  return times.flatMap((at) =>
    reviseHost(state, context, { rule, times: [at], raised: raised.filter(({ time }) => time === at) }),
  );
};

/** The finding events of a correction under policies that decide no more: the bars judged anew leave their findings, because only the policy that made one could keep them there. */
export const reviseOlder = (
  state: TickerState,
  context: Context,
  times: readonly number[],
): readonly FindingEvent[] => {
  const isOlder = (episode: Episode): boolean =>
    episode.policy !== context.watched.policy && isRevisable(state, episode);
  return state.episodes
    .filter((episode) => isOlder(episode) && times.some((time) => holds(episode, time)))
    .flatMap((host) => {
      const rule = { policy: host.policy, name: host.rule, quietBars: 0 };
      return changeHost(state, context, { rule, times, raised: [] }, host);
    });
};
