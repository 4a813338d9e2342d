import Papa from 'papaparse';
import { badLine } from './csv-refusal.ts';
import { readText } from './text-file.ts';

/** A row of cells as written and the line it starts on (1 is the first). */
export type CsvLine = { readonly line: number; readonly cells: readonly string[] };

/** Complete rows of a file as text, and the line the first of them starts on. */
export type CsvBlock = { readonly text: string; readonly line: number };

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

/** Whether the cells are those of a blank line. */
export const isBlank = (cells: readonly string[]): boolean => cells.length === 1 && cells[0]?.trim() === '';

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

/** The rows of a block, blank lines left out. */
export const linesOf = (file: string, { text, line }: CsvBlock): readonly CsvLine[] =>
  parseRows(file, text, line).filter(({ cells }) => !isBlank(cells));

const countBreaks = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

/** A CSV file in blocks of complete rows. Memory stays at a block whatever the size of the file. */
export async function* readCsvBlocks(file: string): AsyncGenerator<CsvBlock> {
  let text = '';
  let line = 1;
  for await (const piece of readText(file)) {
    text += piece;
    if (text.length < BLOCK) continue;
    const end = completeEnd(text);
    const block = { text: text.slice(0, end), line };
    text = text.slice(end);
    line += countBreaks(block.text);
    if (text.length > MAX_ROW) throw badLine(file, line, ROW_TOO_LONG);
    yield block;
  }
  yield { text, line };
}
