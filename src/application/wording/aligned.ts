/** Blanks between two columns. */
const GAP = 2;

/** Widths of a column: as its cells are, and the least, at which no word of them breaks. */
type Column = { readonly natural: number; readonly least: number };

const sumOf = (widths: readonly number[]): number => widths.reduce((sum, one) => sum + one, GAP * (widths.length - 1));

/** Widths at which a row fits, or comes nearest to it: the widest column that can gives way first. */
const fitted = (columns: readonly Column[], width: number): readonly number[] => {
  let widths = columns.map(({ natural }) => natural);
  for (let excess = sumOf(widths) - width; excess > 0; excess -= 1) {
    const most = Math.max(...widths.filter((one, i) => one > (columns[i]?.least ?? 0)));
    if (most === -Infinity) return widths;
    widths = widths.with(
      widths.findIndex((one, i) => one === most && one > (columns[i]?.least ?? 0)),
      most - 1,
    );
  }
  return widths;
};

const cellLines = (cell: string, width: number): readonly string[] =>
  cell.length <= width ? [cell] : wrappedLines(cell, width);

const longestWord = (cell: string): number => Math.max(...cell.split(' ').map(({ length }) => length));

const columnsOf = (rows: readonly (readonly string[])[]): readonly Column[] => {
  const columns: Column[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      const { natural = 0, least = 0 } = columns[i] ?? {};
      columns[i] = { natural: Math.max(natural, cell.length), least: Math.max(least, longestWord(cell)) };
    });
  return columns;
};

const rowLines = (row: readonly string[], widths: readonly number[]): readonly string[] => {
  const cells = widths.map((width, i) => ({ width, lines: cellLines(row[i] ?? '', width) }));
  const height = Math.max(1, ...cells.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, k) =>
    cells
      .map(({ width, lines }) => (lines[k] ?? '').padEnd(width))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
};

/** Rows of cells as lines with aligned columns, two spaces apart, without trailing blanks; where a row is wider than `width` characters, its widest cells go on in the next line; a word stays whole, if need be beyond the width. */
export const alignedLines = (rows: readonly (readonly string[])[], width = 80): readonly string[] => {
  const widths = fitted(columnsOf(rows), width);
  return rows.flatMap((row) => rowLines(row, widths));
};

/** Text broken at spaces into lines of at most `width` characters; a longer word stays whole. */
export const wrappedLines = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
};
