import Papa from 'papaparse';
import { badLine } from './csv-refusal.ts';
import { readText } from './text-file.ts';

/** A row of cells as written and the line it starts on (1 is the first). */
export type CsvLine = { readonly line: number; readonly cells: readonly string[] };

const BLOCK = 256 * 1024;
const MAX_ROW = 64 * 1024;
const ROW_TOO_LONG = `a row longer than ${MAX_ROW} characters; close its quotation marks or give a CSV file`;
const BAD_QUOTE = 'a quotation mark is not closed or stands inside a cell; write it twice inside a quoted cell';

/** Where the last complete row ends; a line break inside quotes ends no row. */
const completeEnd = (text: string): number => {
  const last = text.lastIndexOf('\n') + 1;
  if (!text.includes('"')) return last;
  let quoted = false;
  let end = 0;
  for (let i = 0; i < last; i += 1) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === '\n' && !quoted) end = i + 1;
  }
  return end;
};

const lineBreaks = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);

const isBlank = (cells: readonly string[]): boolean => cells.length === 1 && cells[0]?.trim() === '';

const parseRows = (file: string, text: string, first: number): readonly CsvLine[] => {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' });
  const quoted = text.includes('"');
  let line = first;
  const lines = data.map((cells) => {
    const row = { line, cells };
    line += 1 + (quoted ? lineBreaks(cells) : 0);
    return row;
  });
  const [fault] = errors;
  if (!fault) return lines;
  throw badLine(file, lines[fault.row ?? 0]?.line ?? first, BAD_QUOTE);
};

const withoutBlank = (lines: readonly CsvLine[]): readonly CsvLine[] => lines.filter(({ cells }) => !isBlank(cells));

/** The rows of a CSV file in blocks, blank lines left out (so a block can be empty). Memory stays at a block whatever the size of the file. */
export async function* readCsvLines(file: string): AsyncGenerator<readonly CsvLine[]> {
  let text = '';
  let line = 1;
  for await (const piece of readText(file)) {
    text += piece;
    if (text.length < BLOCK) continue;
    const end = completeEnd(text);
    const lines = parseRows(file, text.slice(0, end), line);
    text = text.slice(end);
    // The empty row behind the last line break stands on the line that comes next.
    line = lines.at(-1)?.line ?? line;
    if (text.length > MAX_ROW) throw badLine(file, line, ROW_TOO_LONG);
    yield withoutBlank(lines);
  }
  yield withoutBlank(parseRows(file, text, line));
}
