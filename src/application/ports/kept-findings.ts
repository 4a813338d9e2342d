import type { FindingRow, Readings } from './read-model.ts';

/** A finding as its stream tells it up to a commit; `commit` is the first version of that one. */
export type KeptFinding = { readonly row: FindingRow; readonly commit: number };

/** Two commits with findings of a stream, by their first versions: what lies between them is told. */
export type Reach = { readonly after: number; readonly to: number };

/** Findings alone, kept in step along the chain of the commits that hold findings, so that all other commits cost nothing. Failures are ReadModelError. */
export interface KeptFindings extends Pick<Readings, 'finding' | 'successor' | 'findings'> {
  /** First version of the stream's newest commit with findings that is in the rows, 0 when none is. */
  reached(stream: string): Promise<number>;
  /** The finding as it was kept last, a moment ago included; null when it never was. */
  kept(id: string): Promise<KeptFinding | null>;
  /** Keeps findings of a stream in place of older ones; then, where its rows had come to `after`, that they have come to `to`. What is newer stays; broken off anywhere, it can be done again. */
  keep(stream: string, reach: Reach, findings: readonly KeptFinding[]): Promise<void>;
}
