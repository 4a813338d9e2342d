import type { SubscriberStatus } from '../../adapters/feed/local-feed.ts';
import { ParkingError, type ParkedStream } from '../../application/ports/parking.ts';
import { isoInstant } from '../../application/wording/iso-instant.ts';
import type { Composed } from '../composition/compose.ts';
import { TOKENS } from '../composition/tokens.ts';
import type { SystemState } from '../http/system.ts';
import { dependenciesOf } from './dependencies.ts';
import type { Progress } from './progress.ts';
import { subscribersOf } from './readiness.ts';

const subscriberItem = ({ name, checkpoint, lag, failing, parked }: SubscriberStatus) => ({
  name,
  checkpoint,
  lag,
  failing,
  parked,
});

const parkedItem = ({ subscriber, stream, first, through, deliveries, reason, since }: ParkedStream) => ({
  subscriber,
  stream,
  first,
  through,
  deliveries,
  reason,
  since: isoInstant(since),
});

/** The parked streams; none where the parking keeps it from knowing, which is noted then. */
const parkedIn = async (composed: Composed): Promise<readonly ParkedStream[]> => {
  try {
    return await (await composed.get(TOKENS.parking)).parked();
  } catch (error) {
    if (!(error instanceof ParkingError)) throw error;
    return [];
  }
};

/** How the process stands that was composed at `startedAt` (epoch milliseconds). */
export const systemStateOf = async (
  composed: Composed,
  progress: Progress,
  startedAt: number,
): Promise<SystemState> => {
  const { provider, store } = await composed.get(TOKENS.config);
  return {
    startedAt: isoInstant(startedAt),
    provider,
    store,
    policy: (await composed.get(TOKENS.policy)).id,
    head: await (await composed.get(TOKENS.eventStore)).head(),
    log: progress.log,
    subscribers: (await subscribersOf(composed)).map(subscriberItem),
    dependencies: await dependenciesOf(composed),
    parked: (await parkedIn(composed)).map(parkedItem),
  };
};
