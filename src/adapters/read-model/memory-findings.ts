import type { FindingChange, KeptFindings, Reach, Reached } from '../../application/ports/kept-findings.ts';
import type { FindingRow } from '../../application/ports/read-model.ts';
import { mergeChanged } from './changed-bars.ts';
import { isFound, newestFirst } from './matching.ts';

type Kept = { readonly row: FindingRow; readonly isWhole: true; readonly commit: number };

const whole = ({ row, commit, changed }: FindingChange): Kept => ({
  row: { ...row, evidence: mergeChanged(row.evidence, changed) },
  isWhole: true,
  commit,
});

const isBetween = (first = 0, { after, to }: Reach): boolean => first >= after && first < to.first;

/** Findings that are kept as long as the process lives. */
export const createMemoryFindings = (): KeptFindings => {
  const kept = new Map<string, Kept>();
  const reached = new Map<string, Reached>();
  const rows = () => [...kept.values()].map(({ row }) => row);

  const findings: KeptFindings = {
    inHand: async () => findings,
    reached: async (stream) => reached.get(stream) ?? null,
    kept: async (id) => kept.get(id) ?? null,
    keep: async (stream, reach, changes) => {
      for (const change of changes)
        if (change.commit > (kept.get(change.row.id)?.commit ?? 0)) kept.set(change.row.id, whole(change));
      if (isBetween(reached.get(stream)?.first, reach))
        reached.set(stream, { first: reach.to.first, commitId: reach.to.commitId });
    },
    finding: async (id) => kept.get(id)?.row ?? null,
    successor: async (id) => rows().find(({ supersedes }) => supersedes === id) ?? null,
    findings: async (query) =>
      rows()
        .filter((row) => isFound(row, query))
        .toSorted(newestFirst)
        .slice(0, query.limit),
    newestIds: async (limit) => (await findings.findings({ limit })).map(({ id }) => id),
  };
  return findings;
};
