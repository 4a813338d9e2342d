import { continues, evidenceOf, starts, type RuleVerdict } from '../anomaly/judge.ts';
import type { Evidence } from '../anomaly/judgement.ts';
import { FAULTS, isGraver, LASTING } from '../anomaly/kinds.ts';
import { severityOf } from '../anomaly/levels.ts';
import { loudest, type Episode } from './episode.ts';

/** What of an open finding says whether a bar adds to it. */
export type Told = Pick<Episode, 'kind' | 'evidence' | 'older'>;

const makesGraver = ({ levels, share }: RuleVerdict, { evidence, older }: Told): boolean =>
  isGraver(severityOf(levels, share), loudest(evidence, older).severity);

/** Whether of a finding and evidence one is of the market and the other of a fault of the feed: then it is no part of it. A bad tick is, for it shows the bar before to have been one. */
export const isApart = ({ kind }: Pick<Told, 'kind'>, evidence: Evidence): boolean =>
  evidence.kind !== 'bad-tick' && FAULTS.has(kind) !== FAULTS.has(evidence.kind);

/** Whether a bar starts a finding, or goes on with the open one; with a lasting change that is told only what makes it graver. */
const counts = (verdict: RuleVerdict, open: Told | null): boolean => {
  if (!open) return starts(verdict);
  return continues(verdict) && (!LASTING.has(open.kind) || makesGraver(verdict, open));
};

/** What a bar adds to the finding that its rule has open, or starts where it has none (null), or beside one of a fault of the feed: nothing, or its evidence. A lasting change that is told only gains a bar that makes it graver. */
export const addedBy = (verdict: RuleVerdict, open: Told | null): Evidence | null => {
  if (!counts(verdict, open)) return null;
  const evidence = evidenceOf(verdict);
  return open && evidence && isApart(open, evidence) && !starts(verdict) ? null : evidence;
};
