import type { KeptFinding, KeptFindings } from '../../application/ports/kept-findings.ts';
import { isFound, newestFirst } from './matching.ts';

/** Findings that are kept as long as the process lives. */
export const createMemoryFindings = (): KeptFindings => {
  const kept = new Map<string, KeptFinding>();
  const reached = new Map<string, number>();
  const rows = () => [...kept.values()].map(({ row }) => row);

  return {
    reached: async (stream) => reached.get(stream) ?? 0,
    kept: async (id) => kept.get(id) ?? null,
    keep: async (stream, { after, to }, findings) => {
      for (const finding of findings)
        if (finding.commit > (kept.get(finding.row.id)?.commit ?? 0)) kept.set(finding.row.id, finding);
      const before = reached.get(stream) ?? 0;
      if (before >= after && before < to) reached.set(stream, to);
    },
    finding: async (id) => kept.get(id)?.row ?? null,
    successor: async (id) => rows().find(({ supersedes }) => supersedes === id) ?? null,
    findings: async (query) =>
      rows()
        .filter((row) => isFound(row, query))
        .toSorted(newestFirst)
        .slice(0, query.limit),
  };
};
