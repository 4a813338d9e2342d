import type { Evidence } from '../../domain/anomaly/judgement.ts';
import { ReadModelError, type FindingRow } from '../ports/read-model.ts';

/** The bars of a finding that its words are about: the first, the most surprising (the last of those alike: a run tells its whole length), the last. */
export type FindingBars = { readonly onset: Evidence; readonly loudest: Evidence; readonly last: Evidence };

/** The first, most surprising and last bar of a finding. Throws ReadModelError for a row without bars. */
export const barsOf = (row: FindingRow): FindingBars => {
  const [onset] = row.evidence;
  if (!onset) throw new ReadModelError('corrupt', `The finding ${row.id} has no bars: rebuild the read model.`);
  const loudest = row.evidence.reduce((a, b) => (b.surprise >= a.surprise ? b : a), onset);
  return { onset, loudest, last: row.evidence.at(-1) ?? onset };
};
