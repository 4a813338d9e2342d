/** The width of a row whose columns are as wide as their longest word. */
export const leastWidth = (rows: readonly (readonly string[])[]): number => {
  const columns = Math.max(...rows.map(({ length }) => length));
  const longest = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.flatMap((row) => (row[i] ?? '').split(' ').map(({ length }) => length))),
  );
  return longest.reduce((sum, one) => sum + one, 2 * (columns - 1));
};
