import type { Commit } from '../../application/ports/event-store.ts';

/** A commit in the words in which the writing process acknowledges it. */
export const wordsOf = ({ commitId, first, last }: Commit): string => `${commitId}: ${first}-${last}`;

/** What is wrong with the commits that are found after a writer was killed or its file was harmed: `acknowledged` are those it had reported, `most` the commits it may have written beyond them. Null when nothing is. */
export const faultOfSurvivors = (
  acknowledged: readonly string[],
  found: readonly Commit[],
  most: number,
): string | null => {
  const words = found.map(wordsOf);
  const lost = acknowledged.findIndex((commit, i) => words[i] !== commit);
  const hole = found.findIndex(({ first }, i) => first !== (found[i - 1]?.last ?? 0) + 1);
  const torn = found.find(({ first, last, events }) => events.length !== last - first + 1);
  if (lost >= 0) return `acknowledged and lost: ${acknowledged[lost]}`;
  if (hole >= 0) return `no commit before ${words[hole]}`;
  if (torn) return `half visible: ${wordsOf(torn)}`;
  return found.length > acknowledged.length + most ? `never acknowledged: ${words.at(-1)}` : null;
};
