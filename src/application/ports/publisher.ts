import type { PublicEvent } from '../public-events/public-event.ts';

/** Tells programs outside over one bus: at least once, an event under the same id each time. Failures are PublisherError. */
export interface Publisher {
  readonly bus: string;
  /** Returns when the bus has taken every event; after a failure it may have taken some. */
  publish(events: readonly PublicEvent[]): Promise<void>;
}

/** Why a bus did not take events: asked too much for now, not to be had, or it will never take one of them. */
export type PublisherFailure = 'busy' | 'unavailable' | 'refused';

/** A publisher failure with its kind. */
export class PublisherError extends Error {
  override readonly name = 'PublisherError';
  readonly kind: PublisherFailure;

  constructor(kind: PublisherFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
