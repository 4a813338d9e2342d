import type { SubscriberStatus } from '../../adapters/feed/local-feed.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { ParkingError } from '../../application/ports/parking.ts';
import type { Composed } from '../composition/compose.ts';
import type { Health } from '../composition/health.ts';
import { TOKENS } from '../composition/tokens.ts';
import type { Readiness } from '../http/readiness.ts';
import { dependenciesOf } from './dependencies.ts';
import { stageText, type Progress } from './progress.ts';

/** The feed's subscribers; none where the store or the parking keeps it from knowing, which is noted then. */
export const subscribersOf = async (composed: Composed): Promise<readonly SubscriberStatus[]> => {
  try {
    return await (await composed.get(TOKENS.feed)).status();
  } catch (error) {
    if (!(error instanceof EventStoreError || error instanceof ParkingError)) throw error;
    return [];
  }
};

const outageIn = (health: Health): string | null => {
  const error = health.down('appends', 'event store');
  if (error === null) return null;
  return `the event store is failing: ${error instanceof EventStoreError ? error.kind : 'unavailable'}`;
};

/** What keeps the process from answering or going on, null where nothing does. What others append may be missing without that, and a part of what is kept be damaged. */
const troubleOf = (health: Health, subscribers: readonly SubscriberStatus[]): string | null => {
  const outage = outageIn(health);
  if (outage !== null) return outage;
  if (health.down('read model') !== null) return 'the read model cannot be read';
  if (health.down('parking') !== null) return 'what is held back cannot be known';
  const isBehind = subscribers.some(({ name, failing }) => name === 'read-model' && failing !== null);
  return isBehind ? 'the read model cannot follow the log' : null;
};

/** Whether the process can answer and go on: its load is judged, its store takes commits and gives them, and its read model can be read and follows. Asks nothing of a log in a table. */
export const readinessOf = async (composed: Composed, progress: Progress): Promise<Readiness> => {
  const subscribers = await subscribersOf(composed);
  const trouble = troubleOf(await composed.get(TOKENS.health), subscribers);
  return {
    ready: progress.stage === 'ready' && trouble === null,
    stage: trouble ?? stageText(progress),
    barsJudged: progress.barsJudged,
    barsExpected: progress.barsExpected,
    subscribers: subscribers.map(({ name, lag, failing, parked }) => ({ name, lag, failing, parked })),
    dependencies: await dependenciesOf(composed),
    log: progress.log,
  };
};
