import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import type { Judgement } from '../../domain/anomaly/judgement.ts';
import { levelsOf, type Levels } from '../../domain/anomaly/levels.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import { barBack, REVISABLE_BARS } from '../../domain/baseline/bar-window.ts';
import { sameBar } from '../../domain/market/bar.ts';
import { parseSeriesKey } from '../../domain/market/series.ts';
import { beforeBar, type Before } from '../../domain/ticker/before-bar.ts';
import type { AnomalyEnded, BarCorrected, BarObserved, FindingEvent, TickerEvent } from '../../domain/ticker/events.ts';
import { evolve, initial, type TickerState } from '../../domain/ticker/ticker.ts';
import type { EventStore } from '../ports/event-store.ts';

/** What recalling needs: the log, and a pause in which other work of the process runs. */
export type Recalling = { readonly log: Pick<EventStore, 'read'>; readonly breathe: () => Promise<void> };

/** A bar as the log has it judged, what was known before it by all that is recorded up to there, the levels of the recorded policy at its interval, the times of bars before it that were corrected since, and at which bar findings turned out to be over, by id. */
export type Recalled = {
  readonly judgement: Judgement;
  readonly policy: string;
  readonly levels: readonly Levels[];
  readonly before: Before;
  readonly correctedSince: readonly number[];
  readonly ends: ReadonlyMap<string, number>;
};

/** Every judgement of some bars, in the order they were recorded; or what of the record this program does not know any more. */
export type Recollection =
  | { readonly judged: readonly Recalled[] }
  | { readonly unknownDetector: string }
  | { readonly unknownPolicy: string };

/** Which bars of a series, by their times, as known at a moment (epoch milliseconds; default now). */
export type Asked = { readonly series: string; readonly times: ReadonlySet<number>; readonly asOf?: number };

/** Recalls from the log how bars were judged. */
export type Recall = (asked: Asked) => Promise<Recollection>;

/** Versions of a stream folded between two pauses. */
const SPAN = 500;

type Judging = { readonly time: number; readonly judgement: Judgement; readonly before: Before };

const judgingsIn = (event: BarObserved | BarCorrected): readonly Omit<Judging, 'before'>[] => {
  const own = { time: event.bar.time, judgement: event.judgement };
  return event.type === 'BarCorrected' && event.next ? [own, event.next] : [own];
};

const policyIn = async ({ log }: Recalling, id: string): Promise<Policy | null> => {
  const { commits } = await log.read(`policy/${id}`);
  const event = commits[0]?.events[0];
  return event?.type === 'PolicyRecorded' ? event.policy : null;
};

const unknownIn = (event: TickerEvent): string | null =>
  event.type === 'TickerWatched' ? (event.detectors.find((name) => !detectorOf(name)) ?? null) : null;

/** Whether the bar of an instant can no longer be judged anew. */
const isSettled = ({ baseline: { window } }: TickerState, time: number): boolean =>
  (barBack(window, REVISABLE_BARS + 1)?.time ?? -Infinity) >= time;

type Found = Judging & { readonly policy: string; readonly correctedSince: number[] };

/** A log while it is folded; `corrected` is a correction whose findings are still to come. */
type Fold = {
  readonly state: TickerState;
  readonly found: Found[];
  readonly ends: Map<string, number>;
  corrected: BarCorrected | null;
  unknown: string | null;
};

const keepJudgings = ({ state, found }: Fold, event: BarObserved | BarCorrected, times: Asked['times']): void => {
  for (const judging of judgingsIn(event)) {
    const before = times.has(judging.time) ? beforeBar(state, judging.time) : null;
    if (before) found.push({ ...judging, before, policy: event.policy, correctedSince: [] });
  }
};

const markLater = ({ found }: Fold, { bar, was, next }: BarCorrected): void => {
  if (sameBar(bar, was)) return;
  for (const { time, correctedSince } of found)
    if (time > bar.time && time !== next?.time) correctedSince.push(bar.time);
};

/** Keeps what a correction judged anew, now that its findings are as it left them. */
const settleCorrection = (fold: Fold, times: Asked['times']): void => {
  const { corrected } = fold;
  fold.corrected = null;
  if (!corrected) return;
  markLater(fold, corrected);
  keepJudgings(fold, corrected, times);
};

const isOfFinding = (event: TickerEvent): event is FindingEvent => 'chain' in event;

/** Keeps at which bar a finding turned out to be over, which is later than its last unusual one. */
const keepEnd = ({ state, ends }: Fold, { id }: AnomalyEnded): void => {
  const newest = barBack(state.baseline.window, 1);
  if (newest && !ends.has(id)) ends.set(id, newest.time);
};

const foldEvent = (fold: Fold, event: TickerEvent, times: Asked['times']): void => {
  if (!isOfFinding(event)) settleCorrection(fold, times);
  evolve(fold.state, event);
  if (event.type === 'AnomalyEnded') keepEnd(fold, event);
  if (event.type === 'BarObserved') keepJudgings(fold, event, times);
  if (event.type === 'BarCorrected') fold.corrected = event;
};

const foldEvents = (fold: Fold, events: readonly TickerEvent[], times: Asked['times']): void => {
  for (const event of events) {
    fold.unknown ??= unknownIn(event);
    if (fold.unknown !== null) return;
    foldEvent(fold, event, times);
  }
  settleCorrection(fold, times);
};

const isTickerEvent = (event: { readonly type: string }): event is TickerEvent => event.type !== 'PolicyRecorded';

const foldSeries = async ({ log, breathe }: Recalling, { series, times, asOf }: Asked): Promise<Fold> => {
  const fold: Fold = { state: initial(), found: [], ends: new Map(), corrected: null, unknown: null };
  const newest = Math.max(...times);
  for (let from = 1; ;) {
    const { commits } = await log.read(series, from, from + SPAN - 1, asOf);
    for (const { events } of commits) foldEvents(fold, events.filter(isTickerEvent), times);
    const last = commits.at(-1)?.last;
    if (last === undefined || fold.unknown !== null || isSettled(fold.state, newest)) return fold;
    from = last + 1;
    await breathe();
  }
};

/** Recalls how bars were judged, by folding their series from its first event on. Costs time in proportion to the series up to there. */
export const createRecall =
  (recalling: Recalling): Recall =>
  async (asked) => {
    const { found, ends, unknown } = await foldSeries(recalling, asked);
    if (unknown !== null) return { unknownDetector: unknown };
    const interval = parseSeriesKey(asked.series)?.interval ?? '1d';
    const judged: Recalled[] = [];
    const policies = new Map<string, Policy>();
    for (const { judgement, before, policy, correctedSince } of found) {
      const known = policies.get(policy) ?? (await policyIn(recalling, policy));
      if (!known) return { unknownPolicy: policy };
      policies.set(policy, known);
      judged.push({ judgement, policy, before, correctedSince, ends, levels: levelsOf(known, interval) });
    }
    return { judged };
  };
