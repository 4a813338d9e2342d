/** What was told over each channel, with the checkpoint of the subscriber that tells. Failures are DeliveryLogError. */
export interface DeliveryLog {
  /** Sequence of the last commit whose notices the channel has taken, 0 at first. */
  checkpoint(channel: string): Promise<number>;
  /** Whether the channel has taken the notice. */
  delivered(channel: string, noticeId: string): Promise<boolean>;
  /** Keeps that the channel took the notice, durably. */
  record(channel: string, noticeId: string): Promise<void>;
  /** Moves the channel's checkpoint, durably; never back. */
  advance(channel: string, sequence: number): Promise<void>;
}

/** Why a delivery log could not do as asked. */
export type DeliveryLogFailure = 'busy' | 'unavailable' | 'corrupt';

/** A delivery log failure with its kind. */
export class DeliveryLogError extends Error {
  override readonly name = 'DeliveryLogError';
  readonly kind: DeliveryLogFailure;

  constructor(kind: DeliveryLogFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
