import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { choosePolicy } from '../composition/choose-policy.ts';
import { failureOf, isForeseen } from '../composition/failure.ts';
import { heapUsed } from '../local/heap-used.fixture.ts';
import { intradayLines, linesOf, sessionDates } from './bars.fixture.ts';
import { detectBars } from './detect-bars.ts';
import { readDetectOptions } from './detect-options.ts';

/** Files in all. */
const FILES = 5000;

/** Bytes that may be held longer after the last files than after the warm-up. */
const MOST_GROWTH = 2 ** 22;

/** Files of them that come first, before the heap is looked at. */
const WARM_UP = 500;

const SEED = 20_261_121;

const folder = mkdtempSync(join(tmpdir(), 'fuzz-detect-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'ACME.csv');
const POLICY = choosePolicy('standard');
const OPTIONS = readDetectOptions({ policy: 'standard', format: 'table' });

const DAILY = linesOf(
  'ACME',
  sessionDates('2023-01-03', 80).map((date, i) => ({ date, price: 100 + (i % 7), volume: 1000 + (i % 5) })),
);
const MINUTES = intradayLines('ACME', '2024-01-31', 1, 80);

const ODD_NUMBERS = [
  '',
  ' ',
  '0',
  '-1',
  '-0',
  '+5',
  '.5',
  '1e6',
  '1e-6',
  '1e308',
  '1e309',
  '5e-324',
  '9007199254740993',
  '4.0',
];
const ODD_WORDS = [
  'NaN',
  'Infinity',
  'null',
  '0x1F',
  '1,5',
  '"',
  '""',
  '"a""b"',
  '=1+1',
  '\0',
  '\u202e',
  '😀',
  '\uFEFF',
  '\r',
];
const ODD_TIMES = [
  '2023-02-30',
  '0000-01-01',
  '9999-12-31',
  '2023-03-12 02:30',
  '2024-11-03 01:30',
  '2024-01-31T10:00:00Z',
];
const ODD_TICKERS = ['aapl', '^GSPC', 'BRK.B', 'АCME', 'timestamp', 'split_coefficient', '2'];
const ODD = [ODD_NUMBERS, ODD_WORDS, ODD_TIMES, ODD_TICKERS].flat();

const oddCell = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.double().map(String) },
);

type Change = (lines: readonly string[]) => readonly string[];

const replaced = (line: string, column: number, cell: string): string => {
  const cells = line.split(',');
  return cells.with(column % cells.length, cell).join(',');
};

const changedCell = fc.tuple(fc.nat(), fc.nat(), oddCell).map(
  ([row, column, cell]): Change =>
    (lines) =>
      lines.map((line, i) => (i === row % lines.length ? replaced(line, column, cell) : line)),
);

const changedColumn = fc.tuple(fc.nat(), oddCell).map(
  ([column, cell]): Change =>
    (lines) =>
      lines.map((line, i) => (i === 0 ? line : replaced(line, column, cell))),
);

const scaled = (line: string, factor: number): string =>
  line
    .split(',')
    .map((cell, i) => (i >= 2 && i <= 5 ? String(Number(cell) * factor) : cell))
    .join(',');

/** One of the last rows at another price level, as after a split, a crash or a slip of the decimal point. */
const scaledRow = fc.tuple(fc.nat(9), fc.constantFrom(1e-6, 0.01, 0.5, 1.2, 2, 1e6)).map(
  ([fromEnd, factor]): Change =>
    (lines) =>
      lines.map((line, i) => (i > 0 && i === lines.length - 1 - fromEnd ? scaled(line, factor) : line)),
);

const movedRow = fc.tuple(fc.nat(), fc.nat()).map(([from, to]): Change => (lines) => {
  const row = lines[from % lines.length] ?? '';
  return lines.toSpliced(from % lines.length, 1).toSpliced(to % lines.length, 0, row);
});

const repeatedRow = fc.nat().map(
  (row): Change =>
    (lines) =>
      lines.toSpliced(row % lines.length, 0, lines[row % lines.length] ?? ''),
);

const cutRows = fc.nat(90).map(
  (count): Change =>
    (lines) =>
      lines.slice(0, count),
);

const turned = fc.constant<Change>(([header = '', ...rows]) => [header, ...rows.toReversed()]);

const changes = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: changedCell },
    { weight: 1, arbitrary: changedColumn },
    { weight: 2, arbitrary: scaledRow },
    { weight: 3, arbitrary: movedRow },
    { weight: 3, arbitrary: repeatedRow },
    { weight: 1, arbitrary: cutRows },
    { weight: 1, arbitrary: turned },
  ),
  { maxLength: 4 },
);

const textFiles = fc
  .tuple(fc.constantFrom(DAILY, MINUTES), changes, fc.constantFrom('\n', '\r\n', '\r', '\n\n'))
  .map(([lines, all, end]) => Buffer.from(all.reduce((now, change) => change(now), lines).join(end)));

const changedBytes = fc
  .tuple(textFiles, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }))
  .map(([bytes, faults]) => {
    for (const [at, byte] of faults) bytes[at % bytes.length] = byte;
    return bytes;
  });

const packed = fc.tuple(textFiles, fc.boolean(), fc.nat()).map(([bytes, isCut, at]) => {
  const whole = gzipSync(bytes);
  return isCut ? whole.subarray(0, at % whole.length) : whole;
});

const files = fc.oneof(
  { weight: 6, arbitrary: textFiles },
  { weight: 2, arbitrary: changedBytes },
  { weight: 1, arbitrary: packed },
);

const seen = { judged: 0, refused: 0, lowest: 1, highest: 0 };

const checkRefusal = (error: unknown): void => {
  if (!isForeseen(error)) throw error;
  const { exitCode, lines } = failureOf(error);
  expect({ exitCode, lines: lines.length }).toEqual({ exitCode: 2, lines: 1 });
  const [line = ''] = lines;
  expect(line.startsWith(`${file} `)).toBe(true);
  expect(line.slice(file.length)).toMatch(/^\P{Cc}{5,1500}$/u);
  expect(line).not.toMatch(/ at \S+:\d+|node_modules/);
  seen.refused += 1;
};

const checkFile = async (content: Uint8Array): Promise<void> => {
  writeFileSync(file, content);
  const scores: number[] = [];
  const onScore = (_ticker: string, _time: string, score: number): number => scores.push(score);
  try {
    const { detection, tickers } = await detectBars([file], POLICY, OPTIONS, { onScore, progress: () => {} });
    expect(scores.filter((score) => !(score >= 0 && score < 1))).toEqual([]);
    expect(tickers.reduce((sum, { judged }) => sum + judged, 0)).toBeLessThanOrEqual(scores.length);
    expect(JSON.stringify(detection.findings())).not.toMatch(/"(value|score|expected|spread)":null/);
    seen.judged += 1;
    seen.lowest = Math.min(seen.lowest, ...scores);
    seen.highest = Math.max(seen.highest, ...scores);
  } catch (error) {
    checkRefusal(error);
  }
};

let warm = 0;

test('the warm-up: files as below, after which the heap is looked at first', async () => {
  await fc.assert(fc.asyncProperty(files, checkFile), { seed: SEED - 1, numRuns: WARM_UP });
  warm = heapUsed();
});

describe.each([
  [`seed ${SEED}`, SEED],
  ['a seed of its own, told on failure', Math.trunc(Math.random() * 2 ** 31)],
])('files of bars with cells, rows and bytes changed, %s', (_name, seed) => {
  test('are judged, or refused in one line that names the file', async () => {
    await fc.assert(fc.asyncProperty(files, checkFile), { seed, numRuns: (FILES - WARM_UP) / 2 });
  });
});

test('leave nothing behind in memory', () => {
  expect(heapUsed() - warm).toBeLessThan(MOST_GROWTH);
});

test('the files were of both sorts, and their bars from quite usual to quite impossible', () => {
  expect(seen.judged).toBeGreaterThan(FILES / 10);
  expect(seen.refused).toBeGreaterThan(FILES / 10);
  expect(seen.lowest).toBeLessThan(0.2);
  expect(seen.highest).toBeGreaterThan(0.9);
});
