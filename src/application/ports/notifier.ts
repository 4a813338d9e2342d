import type { Severity } from '../../domain/anomaly/kinds.ts';
import type { Finding } from '../finding.ts';

/** Why people are told: a finding started, became graver, or no longer stands. */
export const NOTICE_REASONS = ['detected', 'raised', 'retracted'] as const;
export type NoticeReason = (typeof NOTICE_REASONS)[number];

/** One message to people; `id` is the same on every try, so that a receiver can drop a repeat. */
export type Notice = { readonly id: string; readonly reason: NoticeReason; readonly finding: Finding };

/** One or more findings in one message, because their sessions are long over: how many of each severity stand, the gravest of them (with what happened in a few words, empty where that was not kept; gravest first, of two alike the newer), how many that were told before were withdrawn, of which tickers, from which session to which (dates of the exchange). */
export type Digest = {
  readonly findings: Readonly<Record<Severity, number>>;
  readonly gravest: readonly {
    readonly id: string;
    readonly severity: Severity;
    readonly ticker: string;
    readonly headline: string;
  }[];
  readonly withdrawn: number;
  readonly tickers: readonly string[];
  readonly from: string;
  readonly to: string;
};

/** Tells people over one outlet. Returns when the outlet took the message; failures are NotifierError. */
export interface Notifier {
  readonly outlet: string;
  notify(notice: Notice): Promise<void>;
  digest(digest: Digest): Promise<void>;
}

/** Why an outlet did not take a message: worth trying again, or refused for good. */
export type NotifierFailure = 'try-again' | 'refused';

/** A notifier failure with its kind and, where the outlet asked for one, the pause before the next try in milliseconds. */
export class NotifierError extends Error {
  override readonly name = 'NotifierError';
  readonly kind: NotifierFailure;
  readonly retryAfter: number | null;

  constructor(kind: NotifierFailure, message: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryAfter = options.retryAfter ?? null;
  }
}
