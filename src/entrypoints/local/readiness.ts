import type { SubscriberStatus } from '../../adapters/feed/local-feed.ts';
import { EventStoreError, type EventStoreFailure } from '../../application/ports/event-store.ts';
import type { Composed } from '../composition/compose.ts';
import { TOKENS } from '../composition/tokens.ts';
import type { Readiness } from '../http/readiness.ts';
import { stageText, type Progress } from './progress.ts';

/** The feed's subscribers, or the failure of the store that keeps it from knowing. */
const statusOf = async (
  composed: Composed,
): Promise<{ readonly subscribers: readonly SubscriberStatus[]; readonly failure: EventStoreFailure | null }> => {
  try {
    return { subscribers: await (await composed.get(TOKENS.feed)).status(), failure: null };
  } catch (error) {
    if (!(error instanceof EventStoreError)) throw error;
    return { subscribers: [], failure: error.kind };
  }
};

/** Whether the process can answer and go on: its load is judged, its store takes commits and gives them, and its read model follows. */
export const readinessOf = async (composed: Composed, progress: Progress): Promise<Readiness> => {
  const { subscribers, failure } = await statusOf(composed);
  const outage = failure ?? (await composed.get(TOKENS.storeHealth)).failing();
  const behind = subscribers.some(({ name, failing }) => name === 'read-model' && failing !== null);
  const stage = behind ? 'the read model cannot follow the log' : stageText(progress);
  return {
    ready: progress.stage === 'ready' && outage === null && !behind,
    stage: outage ? `the event store is failing: ${outage}` : stage,
    barsJudged: progress.barsJudged,
    barsExpected: progress.barsExpected,
    subscribers: subscribers.map(({ name, lag, failing, parked }) => ({ name, lag, failing, parked })),
    log: progress.log,
  };
};
