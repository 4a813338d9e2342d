import { styleText } from 'node:util';
import type { Severity } from '../../domain/anomaly/kinds.ts';
import type { Manner } from './options.ts';

/** Lines written at once. */
const BLOCK = 5000;

/** Columns of a table: those of the terminal, at least 80; where stdout is none, as many as it takes. */
export const tableWidth = (): number => (process.stdout.isTTY ? Math.max(80, process.stdout.columns) : Infinity);

/** Writes the answer to stdout. */
export const print = (lines: readonly string[]): void => {
  for (let i = 0; i < lines.length; i += BLOCK) process.stdout.write(`${lines.slice(i, i + BLOCK).join('\n')}\n`);
};

/** Writes what is told beside the answer to stderr, unless only the answer is wanted. */
export const note = ({ quiet }: Manner, lines: readonly string[]): void => {
  if (!quiet) process.stderr.write(lines.map((line) => `${line}\n`).join(''));
};

type Colour = Parameters<typeof styleText>[0];

const COLOURS: Readonly<Record<Severity, Colour>> = { medium: 'yellow', high: 'red', critical: ['bold', 'red'] };

/** Each severity, where it begins a cell of a table. */
const CELLS = Object.entries(COLOURS).map(
  ([severity, colour]) => [new RegExp(`(?<= {2})${severity}(?=,| {2}|$)`, 'g'), severity, colour] as const,
);

const wantsColour = (): boolean => styleText('red', 'x', { stream: process.stdout }) !== 'x';

/** The lines of tables with their severities in colour, where stdout is a terminal that wants colours. */
export const coloured = ({ color }: Manner, lines: readonly string[]): readonly string[] => {
  if (color === false || !wantsColour()) return lines;
  const paint = (line: string): string =>
    CELLS.reduce(
      (text, [cell, severity, colour]) =>
        text.replaceAll(cell, styleText(colour, severity, { stream: process.stdout })),
      line,
    );
  return lines.map(paint);
};
