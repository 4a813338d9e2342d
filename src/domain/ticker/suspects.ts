import { directionOf, kindOf } from '../anomaly/measure.ts';
import type { Evidence } from '../anomaly/judgement.ts';
import { SUSPECT } from '../anomaly/kinds.ts';
import { bearsOutSplit, splitLike, suspectedSplit } from '../anomaly/split-like.ts';
import { detectorOf } from '../anomaly/detectors/index.ts';
import { termsFrom } from '../baseline/basis.ts';
import { barBack, placeOf, revisionBack, type BarWindow } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import { correctBar } from './correct-bar.ts';
import type { Episode } from './episode.ts';
import type { AnomalyEnded, CorporateActionRecorded, TickerEvent } from './events.ts';
import { detected, retracted } from './findings.ts';
import type { Context } from './observe-bar.ts';
import { copyTicker, evolve, type TickerState, type Watched } from './ticker.ts';

/** Whether a bar that follows the window may be the first after a split that its feed, of prices as traded, has not told of: it tells of none, or left this one out. Daily bars only: within the day volume has no level of its own. */
export const isSuspect = ({ feed, series }: Watched, window: BarWindow, bar: Bar): boolean =>
  feed.adjustment === 'as-traded' &&
  series.interval === '1d' &&
  termsFrom(window, 0) === null &&
  splitLike(window, bar) !== null;

/** The findings held as suspected corporate actions. */
export const suspectsOf = ({ episodes }: TickerState): readonly Episode[] =>
  episodes.filter(({ kind, over }) => kind === SUSPECT && over === null);

const explained = ({ id, onset }: Episode, { chain }: Context): AnomalyEnded => ({
  type: 'AnomalyEnded',
  id,
  endTime: onset,
  reason: 'corporate-action',
  chain,
});

/** Ends what is held with the corporate action that explains it, and judges its bar anew after it. */
export const confirmSuspects = (
  state: TickerState,
  context: Context,
  recorded: CorporateActionRecorded,
): readonly TickerEvent[] => {
  const suspects = suspectsOf(state);
  const back = placeOf(state.baseline.window, suspects[0]?.onset ?? 0);
  const bar = barBack(state.baseline.window, back);
  if (!bar) return [];
  const events: readonly TickerEvent[] = [recorded, ...suspects.map((suspect) => explained(suspect, context))];
  const after = copyTicker(state);
  for (const event of events) evolve(after, event);
  return [...events, ...correctBar(after, context, { bar, was: bar, back })];
};

/** Evidence by the channel that spoke, as it is where nothing is suspected. */
const plain = (held: Evidence): Evidence => {
  const { time, surprise, severity, channel, hole } = held;
  const detector = detectorOf(channel.detector);
  if (!detector) return held;
  const kind = kindOf(detector, channel);
  const direction = directionOf(kind, channel);
  return { time, surprise, severity, kind, direction, channel, ...(hole !== undefined && { hole }) };
};

/** Takes back what is held, and raises the findings that it was, from their onset on. */
export const refuteSuspects = (state: TickerState, { watched, chain }: Context): readonly TickerEvent[] => {
  const { window } = state.baseline;
  return suspectsOf(state).flatMap((suspect) => {
    const [onset, ...rest] = suspect.evidence.map(plain);
    if (!onset) return [];
    const { rule, policy, id: supersedes } = suspect;
    const revision = revisionBack(window, placeOf(window, onset.time));
    const start = { rule, policy, bars: [onset, ...rest], revision, end: null, supersedes } as const;
    return [retracted(suspect, onset.time, chain, 'refuted'), detected(watched.series, start, chain)];
  });
};

/** Settles what is held by the bar that follows: it bears the split out, or the findings are raised that were held. */
export const settleSuspects = (state: TickerState, context: Context, bar: Bar): readonly TickerEvent[] => {
  if (suspectsOf(state).length === 0) return [];
  const { window } = state.baseline;
  const split = suspectedSplit(window);
  const time = barBack(window, 1)?.time ?? 0;
  return split !== null && bearsOutSplit(window, split, bar)
    ? confirmSuspects(state, context, {
        type: 'CorporateActionRecorded',
        action: { time, split, dividend: 0 },
        source: 'bars',
      })
    : refuteSuspects(state, context);
};
