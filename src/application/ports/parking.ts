/** A stream that a subscriber is not given for now: `first` is the version at which the commit begins that it could not take, `through` the last version that is held back; `deliveries` counts how often that commit was handed over, `since` is epoch milliseconds. */
export type ParkedStream = {
  readonly subscriber: string;
  readonly stream: string;
  readonly first: number;
  readonly through: number;
  readonly deliveries: number;
  readonly reason: string;
  readonly since: number;
};

/** What a subscriber is being handed: the commits from `sequence` to `through`, and how often the first of them was handed over, this time included. */
export type Handover = { readonly sequence: number; readonly through: number; readonly deliveries: number };

/** Someone had a parked stream handed over again: `taken` counts its commits that were taken, `reason` says why the rest is still parked (null: nothing is). `at` is epoch milliseconds. */
export type Redrive = {
  readonly at: number;
  readonly by: string;
  readonly subscriber: string;
  readonly stream: string;
  readonly taken: number;
  readonly reason: string | null;
};

/** Keeps, durably and before anything goes on, what subscribers are being handed and what they could not take. Failures are ParkingError. */
export interface Parking {
  /** The handover noted last, null at first. */
  handover(subscriber: string): Promise<Handover | null>;
  /** Keeps a handover that is about to begin, or one whose try is given back. */
  noteHandover(subscriber: string, handover: Handover): Promise<void>;
  /** The parked streams (default of all subscribers) in the order of subscriber, then stream. */
  parked(subscriber?: string): Promise<readonly ParkedStream[]>;
  /** Parks a stream, or keeps in which state it now is. */
  park(parked: ParkedStream): Promise<void>;
  /** The stream is held back no longer. */
  release(subscriber: string, stream: string): Promise<void>;
  /** Keeps who had what handed over again. */
  record(redrive: Redrive): Promise<void>;
  /** The newest re-drives, newest first. */
  redrives(limit: number): Promise<readonly Redrive[]>;
}

/** Why the parking could not do as asked. */
export type ParkingFailure = 'busy' | 'unavailable' | 'corrupt';

/** A parking failure with its kind. */
export class ParkingError extends Error {
  override readonly name = 'ParkingError';
  readonly kind: ParkingFailure;

  constructor(kind: ParkingFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
