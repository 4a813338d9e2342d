import { isOutside } from '../anomaly/judgement.ts';
import {
  barBack,
  copyWindow,
  emptyWindow,
  KEPT_BARS,
  placeOf,
  pushBar,
  replaceBar,
  REVISABLE_BARS,
  type BarWindow,
} from '../baseline/bar-window.ts';
import type { Feed } from '../market/feed.ts';
import type { Series } from '../market/series.ts';
import { ageEpisode, isRecent, startEpisode, updateEpisode, type Episode } from './episode.ts';
import type { AnomalyDetected, BarCorrected, BarObserved, FindingEvent, TickerEvent, TickerWatched } from './events.ts';
import { absorbAction, absorbBar, emptyBaseline, remember, rewindBaseline, type Baseline } from './memory.ts';
import { afterBar, afterFinding, newStanding, restated, type Standing } from './standing.ts';

/** Rises with every change of what `evolve` makes of the same events: states kept under another number are dropped. */
export const FOLD_VERSION = 5;

/** What a ticker is watched as; `pace` is the findings per bar its policy is held to (0: to none). */
export type Watched = {
  readonly series: Series;
  readonly feed: Feed;
  readonly policy: string;
  readonly pace: number;
};

/** A series as its events so far made it; `version` counts them, `standing` is where it stands now and `standings` where it stood before each kept bar, `outside` holds the newest bars outside its feed's sessions, `findingCommit` is the first version of the newest commit with findings. */
export type TickerState = {
  version: number;
  watched: Watched | null;
  readonly baseline: Baseline;
  standing: Standing;
  standings: Standing[];
  readonly outside: BarWindow;
  episodes: readonly Episode[];
  findingCommit: number;
};

/** A series of which nothing is known. */
export const initial = (): TickerState => ({
  version: 0,
  watched: null,
  baseline: emptyBaseline(),
  standing: newStanding([]),
  standings: [],
  outside: emptyWindow(),
  episodes: [],
  findingCommit: 0,
});

/** A state of its own with the same content: what the fold changes in place is copied. */
export const copyTicker = (state: TickerState): TickerState => ({
  ...state,
  standings: state.standings.slice(),
  outside: copyWindow(state.outside),
  baseline: {
    window: copyWindow(state.baseline.window),
    timing: state.baseline.timing,
    memories: state.baseline.memories.map((memory) => ({
      detector: memory.detector,
      state: memory.detector.copy(memory.state),
      checkpoints: memory.checkpoints,
    })),
  },
});

const watch = (state: TickerState, { series, feed, policy, detectors, pace }: TickerWatched): void => {
  const before = state.baseline.memories;
  state.watched = { series, feed, policy, pace };
  state.baseline.timing = { interval: series.interval, sessions: feed.sessions };
  remember(state.baseline, detectors);
  const { memories } = state.baseline;
  state.standing = restated(before, state.standing, newStanding(memories), memories);
  state.standings = [];
};

/** Lets go of episodes, and sums up evidence, that no correction can reach any more. */
const ageEpisodes = (state: TickerState): void => {
  const revisableFrom = barBack(state.baseline.window, REVISABLE_BARS)?.time ?? -Infinity;
  if (state.episodes.every((episode) => isRecent(episode, revisableFrom))) return;
  state.episodes = state.episodes
    .filter(({ over }) => over === null || over.endTime >= revisableFrom)
    .map((episode) => ageEpisode(episode, revisableFrom));
};

const observe = (state: TickerState, { bar, judgement }: BarObserved): void => {
  if (isOutside(judgement)) return pushBar(state.outside, bar, 0);
  const { baseline, standing, standings, watched } = state;
  standings[baseline.window.count % KEPT_BARS] = standing;
  absorbBar(baseline, bar, 0);
  state.standing = afterBar(standing, baseline.memories, watched?.pace ?? 0, judgement);
  ageEpisodes(state);
};

const correct = (state: TickerState, { bar, revision, judgement }: BarCorrected): void => {
  const { baseline, outside } = state;
  if (isOutside(judgement)) return replaceBar(outside, placeOf(outside, bar.time), bar, revision);
  const [, ...later] = rewindBaseline(baseline, placeOf(baseline.window, bar.time));
  absorbBar(baseline, bar, revision);
  for (const one of later) absorbBar(baseline, one.bar, one.revision);
};

/** Where the ticker stood before the kept bar `back` places before the end; where it stands now, when that is of another policy. */
export const standingBack = ({ baseline, standings, standing }: TickerState, back: number): Standing =>
  standings[(baseline.window.count - back) % KEPT_BARS] ?? standing;

/** How many bars there were at an instant; all of them where it is none of the kept ones. */
const barsUpTo = ({ baseline: { window } }: TickerState, time: number): number =>
  window.count - Math.max(0, placeOf(window, time) - 1);

const changed = (
  state: TickerState,
  episode: Episode,
  event: Exclude<FindingEvent, AnomalyDetected>,
): readonly Episode[] => {
  if (event.type === 'AnomalyUpdated') return [updateEpisode(episode, event, (time) => barsUpTo(state, time))];
  if (event.type === 'AnomalyRetracted') return [];
  return [{ ...episode, over: { endTime: event.endTime, reason: event.reason } }];
};

const applied = (state: TickerState, event: FindingEvent): readonly Episode[] => {
  if (event.type === 'AnomalyDetected')
    return [...state.episodes, startEpisode(event, (time) => barsUpTo(state, time))];
  const episode = state.episodes.filter(({ id }) => id === event.id);
  const others = state.episodes.filter(({ id }) => id !== event.id);
  return [...others, ...episode.flatMap((one) => changed(state, one, event))];
};

/** Whether a finding of the present policy is told for the first time. */
const isNews = ({ watched }: TickerState, event: FindingEvent): event is AnomalyDetected =>
  event.type === 'AnomalyDetected' && event.policy === watched?.policy && event.supersedes === null;

/** The state after an event. It owns the state it is given and may change it in place. */
export const evolve = (state: TickerState, event: TickerEvent): TickerState => {
  state.version += 1;
  if (event.type === 'TickerWatched') watch(state, event);
  else if (event.type === 'CorporateActionRecorded') absorbAction(state.baseline, event.action);
  else if (event.type === 'BarObserved') observe(state, event);
  else if (event.type === 'BarCorrected') correct(state, event);
  else {
    state.episodes = applied(state, event);
    if (isNews(state, event)) state.standing = afterFinding(state.standing, state.watched?.pace ?? 0);
    state.findingCommit = event.chain.commit;
  }
  return state;
};

/** The state after events one after the other, taken into it in place. */
export const evolveAll = (state: TickerState, events: readonly TickerEvent[]): TickerState => {
  for (const event of events) evolve(state, event);
  return state;
};
