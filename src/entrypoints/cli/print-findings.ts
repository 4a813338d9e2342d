import type { Finding } from '../../application/finding.ts';
import { alignedLines } from '../../application/wording/aligned.ts';
import { FINDING_HEADINGS, findingCells } from '../../application/wording/finding-cells.ts';
import type { DetectOptions } from './detect-options.ts';
import { coloured, tableWidth } from './print.ts';
import type { Manner } from './options.ts';

const COLUMNS = [
  'id',
  'ticker',
  'sessionDate',
  'timestamp',
  'endTimestamp',
  'kind',
  'direction',
  'severity',
  'score',
  'value',
  'expected',
  'spread',
  'threshold',
  'rarity',
  'detector',
  'policy',
  'reason',
] as const satisfies readonly (keyof Finding)[];

/** A CSV cell: quoted where it must be, and never read as a formula by a spreadsheet. */
const cell = (value: string | number | null): string => {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const table = (findings: readonly Finding[], manner: Manner): readonly string[] =>
  findings.length === 0
    ? ['No findings.']
    : coloured(manner, alignedLines([FINDING_HEADINGS, ...findings.map(findingCells)], tableWidth()));

/** Findings in the format asked for, as lines. */
export const findingLines = (
  findings: readonly Finding[],
  format: DetectOptions['format'],
  manner: Manner,
): readonly string[] => {
  if (format === 'ndjson') return findings.map((finding) => JSON.stringify(finding));
  if (format === 'table') return table(findings, manner);
  return [COLUMNS.join(','), ...findings.map((finding) => COLUMNS.map((column) => cell(finding[column])).join(','))];
};
