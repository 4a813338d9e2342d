/** Blanks between two columns. */
const GAP = 2;

/** Widths at which a row fits: the widest column gives way first, down to one character. */
const fitted = (natural: readonly number[], width: number): readonly number[] => {
  let widths = natural;
  let excess = widths.reduce((sum, one) => sum + one, GAP * (widths.length - 1)) - width;
  for (let most = Math.max(...widths); excess > 0 && most > 1; most = Math.max(...widths)) {
    widths = widths.with(widths.indexOf(most), most - 1);
    excess -= 1;
  }
  return widths;
};

const pieces = (word: string, width: number): readonly string[] =>
  Array.from({ length: Math.ceil(word.length / width) }, (_, i) => word.slice(i * width, (i + 1) * width));

const cellLines = (cell: string, width: number): readonly string[] =>
  cell.length <= width ? [cell] : wrappedLines(cell, width).flatMap((line) => pieces(line, width));

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

/** Rows of cells as lines with aligned columns, two spaces apart, without trailing blanks; where a row is wider than `width` characters, its widest cells go on in the next line. */
export const alignedLines = (rows: readonly (readonly string[])[], width = 80): readonly string[] => {
  const natural: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (natural[i] = Math.max(natural[i] ?? 0, cell.length)));
  const widths = fitted(natural, width);
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
