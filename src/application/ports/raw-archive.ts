/** What a provider answered, byte by byte: of which feed, about what (a ticker, or the name of a file), and when it came (epoch milliseconds). */
export type RawAnswer = {
  readonly feed: string;
  readonly about: string;
  readonly receivedAt: number;
  readonly body: Uint8Array;
};

/** Keeps what providers answered, as it came, so that every bar can be traced to what was sent. Nothing in it is ever changed. Failures are ArchiveError. */
export interface RawArchive {
  /** Keeps an answer and gives its key, which is made of feed, day, subject and content: the same answer again on that day is kept once. */
  keep(answer: RawAnswer): Promise<string>;
  /** The body kept under a key; null where there is none. A body that is not as it was kept is an ArchiveError. */
  read(key: string): Promise<Uint8Array | null>;
}

/** Why an archive could not do as asked. */
export type ArchiveFailure = 'busy' | 'unavailable' | 'corrupt';

/** An archive failure with its kind. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly kind: ArchiveFailure;

  constructor(kind: ArchiveFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
