import { DeliveryLogError } from '../../application/ports/delivery-log.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { NotifierError } from '../../application/ports/notifier.ts';
import { ParkingError } from '../../application/ports/parking.ts';
import { PublisherError } from '../../application/ports/publisher.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';

/** What a failed delivery is due to: the surroundings (the same commit will do later), the commit (trying again is of no use), or unknown. */
export type Blame = 'surroundings' | 'commit' | 'unknown';

const OWN_FILES = [ReadModelError, DeliveryLogError, ParkingError];

const isOfCommit = (error: unknown): boolean =>
  error instanceof ReadModelError && (error.kind === 'too-large' || error.kind === 'damaged');

const blameOfLog = ({ kind }: EventStoreError): Blame => {
  if (kind === 'unreadable-event') return 'commit';
  return ['busy', 'unavailable', 'refused'].includes(kind) ? 'surroundings' : 'unknown';
};

/** Says what a failed delivery is due to. */
export const blameOf = (error: unknown): Blame => {
  if (isOfCommit(error)) return 'commit';
  if (OWN_FILES.some((kind) => error instanceof kind)) return 'surroundings';
  if (error instanceof NotifierError || error instanceof PublisherError)
    return error.kind === 'refused' ? 'commit' : 'surroundings';
  return error instanceof EventStoreError ? blameOfLog(error) : 'unknown';
};

/** Whether a failure lasts until a person mends it: the read model has not what it should. */
export const isLasting = (error: unknown): error is ReadModelError =>
  error instanceof ReadModelError && error.kind === 'corrupt';

/** A failure in words. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
