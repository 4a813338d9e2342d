import type { Policy } from '../../domain/anomaly/policy.ts';
import { NO_STREAM, type EventStore } from '../ports/event-store.ts';

/** Puts a policy on record, once: in the stream `policy/<id>`, whose only commit is named by the id as well. */
export const recordPolicy = async (store: EventStore, policy: Policy): Promise<void> => {
  await store.append(`policy/${policy.id}`, NO_STREAM, [{ type: 'PolicyRecorded', policy }], policy.id);
};
