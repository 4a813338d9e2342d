import type { Evidence } from '../../domain/anomaly/judgement.ts';
import type { FindingRow, Readings } from './read-model.ts';

/** A finding as its stream tells it up to a commit, whose first version is `commit`. Where the row is not whole it has only those of the finding's bars that are kept beside its fields. */
export type KeptFinding = { readonly row: FindingRow; readonly isWhole: boolean; readonly commit: number };

/** A finding to keep: its row with the bars that it had when it was last kept, at commit `base` (0: never), and by time the bars that came since then, null for one that was taken back. */
export type FindingChange = KeptFinding & {
  readonly base: number;
  readonly changed: ReadonlyMap<number, Evidence | null>;
};

/** A stream's newest commit with findings that is in the rows: its first version, and its id, by which it is known from one of another log. */
export type Reached = { readonly first: number; readonly commitId: string };

/** From one commit with findings of a stream, by its first version (0: from none), to another: what lies between them is told. */
export type Reach = { readonly after: number; readonly to: Reached };

/** Findings alone, kept in step along the chain of the commits that hold findings, so that all other commits cost nothing. Failures are ReadModelError. */
export interface KeptFindings extends Pick<Readings, 'finding' | 'successor' | 'findings' | 'newestIds'> {
  /** The same findings for one piece of work: it is done in them, also where others are put in their place meanwhile. */
  inHand(): Promise<KeptFindings>;
  /** How far the rows have come in the stream, null where they have nothing of it. */
  reached(stream: string): Promise<Reached | null>;
  /** The finding as it was kept last, a moment ago included; null when it never was. */
  kept(id: string): Promise<KeptFinding | null>;
  /** Keeps findings of a stream in place of older ones; then, where its rows had come to `after`, that they have come to `to`. What is newer stays; broken off anywhere, it can be done again. */
  keep(stream: string, reach: Reach, findings: readonly FindingChange[]): Promise<void>;
}
