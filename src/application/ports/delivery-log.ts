/** How far a channel has come: in the log, and in each of the streams named. */
export type Advance = {
  readonly sequence: number;
  readonly seen: readonly { readonly stream: string; readonly version: number }[];
};

/** What was told over each channel, with the checkpoint of the subscriber that tells. Failures are DeliveryLogError. */
export interface DeliveryLog {
  /** Sequence of the last commit that the channel has come to, 0 at first. */
  checkpoint(channel: string): Promise<number>;
  /** Last version of the stream whose notices the channel has taken, 0 when there is none. */
  seen(channel: string, stream: string): Promise<number>;
  /** Whether the channel has taken the notice. */
  delivered(channel: string, noticeId: string): Promise<boolean>;
  /** Keeps that the channel took the notice, durably. */
  record(channel: string, noticeId: string): Promise<void>;
  /** Moves the channel's checkpoint and its place in streams, durably, all or none; never back. */
  advance(channel: string, to: Advance): Promise<void>;
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
