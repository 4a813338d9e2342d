import type { Severity } from '../../domain/anomaly/kinds.ts';
import type { NoticeReason } from './notifier.ts';

/** How far an outlet has come: in the log, and in each of the streams named. */
export type Advance = {
  readonly sequence: number;
  readonly seen: readonly { readonly stream: string; readonly version: number }[];
};

/** A notice that waits to be told together with others; `session` is the date of its finding's first session, `headline` what happened in a few words (empty for one held before these were kept). */
export type HeldNotice = {
  readonly id: string;
  readonly finding: string;
  readonly reason: NoticeReason;
  readonly ticker: string;
  readonly session: string;
  readonly severity: Severity;
  readonly headline: string;
};

/** What was told over each outlet, with the checkpoint of the subscriber that tells. Failures are DeliveryLogError. */
export interface DeliveryLog {
  /** Keeps, durably, that an outlet begins after the commit with this sequence, unless it was met before; gives whether this was the first time. */
  meet(outlet: string, sequence: number): Promise<boolean>;
  /** Sequence of the commit after which the outlet began, 0 for the beginning. */
  start(outlet: string): Promise<number>;
  /** Sequence of the last commit that the outlet has come to, at first the one after which it began. */
  checkpoint(outlet: string): Promise<number>;
  /** Last version of the stream whose notices the outlet has taken, 0 when there is none. */
  seen(outlet: string, stream: string): Promise<number>;
  /** Whether the outlet has taken the notice, or it is held for it. */
  delivered(outlet: string, noticeId: string): Promise<boolean>;
  /** Keeps that the outlet took the notice, durably. */
  record(outlet: string, noticeId: string): Promise<void>;
  /** Holds a notice back for the outlet, durably; one that is held already stays as it is. */
  hold(outlet: string, notice: HeldNotice): Promise<void>;
  /** The notices held back for the outlet, in the order in which they came. */
  held(outlet: string): Promise<readonly HeldNotice[]>;
  /** Keeps that the outlet took everything held back for it, durably. */
  release(outlet: string): Promise<void>;
  /** Moves the outlet's checkpoint and its place in streams, durably, all or none; never back. */
  advance(outlet: string, to: Advance): Promise<void>;
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
