/** The folded state of a stream after `version`, the last of the commit `commitId`; `fold` names the fold that made it, `body` is its encoded form. */
export type Snapshot = {
  readonly stream: string;
  readonly version: number;
  readonly commitId: string;
  readonly fold: number;
  readonly body: string;
};

/** Keeps one snapshot of each stream: a cache that may be lost or thrown away at any time. Failures are SnapshotsError. */
export interface Snapshots {
  /** Commits of a stream after which its snapshot is renewed, and so the most that a load reads besides it: more where keeping one costs more. */
  readonly every: number;
  /** The stream's snapshot; null when there is none, or none that is as it was kept. */
  newest(stream: string): Promise<Snapshot | null>;
  /** Keeps a snapshot in place of the stream's one before, whatever its version. */
  keep(snapshot: Snapshot): Promise<void>;
}

/** Snapshots could not be read or kept; the log tells the same, only slower. */
export class SnapshotsError extends Error {
  override readonly name = 'SnapshotsError';
}
