/** Most names that are offered. */
const MOST = 3;

/** Of a name's letters, the part that may be otherwise. */
const PART = 0.4;

/** Letters to put in, take out or exchange to make one text of another (Levenshtein distance). */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The known names that one that is not may have been meant for, the nearest first, three at most; beginnings that all share do not count. */
export const nearestNames = (name: string, known: readonly string[], beginning = ''): readonly string[] => {
  const bare = (one: string): string => (one.startsWith(beginning) ? one.slice(beginning.length) : one);
  const most = Math.max(2, bare(name).length * PART);
  return known
    .map((one) => ({ one, far: distance(bare(name), bare(one)) }))
    .filter(({ far }) => far <= most)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, MOST)
    .map(({ one }) => one);
};
