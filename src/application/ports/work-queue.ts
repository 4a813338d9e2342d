/** Who sent a message back from the dead letters, and when (epoch milliseconds). */
export type Redriven = { readonly by: string; readonly at: number };

/** A message as it was handed over: `receipt` is good for this handover alone, `received` counts the handovers, this one included; `redriven` is null where nobody sent it back. */
export type Message = {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
  readonly received: number;
  readonly redriven: Redriven | null;
};

/** How many messages wait, and how many are in someone's hands; where many take part, about so many. */
export type QueueCounts = { readonly waiting: number; readonly inHand: number };

/** Most messages of one handover. */
export const MOST_MESSAGES = 10;

/** Longest that a queue may be asked to wait for a message, in milliseconds. */
export const LONGEST_WAIT = 20_000;

/** Work that waits until someone takes it: handed over at least once, in any order. A message handed over as often as its queue allows goes to the dead letters, a queue like any other. Failures are QueueError. */
export interface WorkQueue {
  readonly name: string;
  /** Puts messages in; returns when all are in, after a failure some may be. */
  send(bodies: readonly string[], redriven?: Redriven | null): Promise<void>;
  /** Hands over at most `most` (1 to MOST_MESSAGES) messages, which nobody else gets for as long as the queue hides them; where there is none, waits for one up to `wait` milliseconds (0 to LONGEST_WAIT). */
  receive(most: number, wait: number): Promise<readonly Message[]>;
  /** Hides a message for so many milliseconds from now on (whole seconds; 0 gives it back at once); gives whether it was still in hand. */
  extend(message: Message, milliseconds: number): Promise<boolean>;
  /** Takes messages out for good; gives those that were not, and come again. */
  remove(messages: readonly Message[]): Promise<readonly Message[]>;
  counts(): Promise<QueueCounts>;
  /** After how many handovers a message goes to the dead letters; null where it never does. */
  handovers(): Promise<number | null>;
}

/** Why a queue could not do as asked: asked too much for now, not to be had, or it will never take a message. */
export type QueueFailure = 'busy' | 'unavailable' | 'refused';

/** A queue failure with its kind. */
export class QueueError extends Error {
  override readonly name = 'QueueError';
  readonly kind: QueueFailure;

  constructor(kind: QueueFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
