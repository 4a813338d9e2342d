import { continues, evidenceOf, starts, type RuleVerdict } from '../anomaly/judge.ts';
import type { Evidence } from '../anomaly/judgement.ts';
import { isGraver, LASTING } from '../anomaly/kinds.ts';
import { severityOf } from '../anomaly/levels.ts';
import { loudest, type Episode } from './episode.ts';

/** What of an open finding says whether a bar adds to it. */
export type Told = Pick<Episode, 'kind' | 'evidence' | 'older'>;

const makesGraver = ({ levels, share }: RuleVerdict, { evidence, older }: Told): boolean =>
  isGraver(severityOf(levels, share), loudest(evidence, older).severity);

/** What a bar adds to the finding that its rule has open, or starts where it has none (null): nothing, or its evidence. A lasting change that is told only gains a bar that makes it graver. */
export const addedBy = (verdict: RuleVerdict, open: Told | null): Evidence | null => {
  const counts = open ? continues(verdict) : starts(verdict);
  if (!counts || (open && LASTING.has(open.kind) && !makesGraver(verdict, open))) return null;
  return evidenceOf(verdict);
};
