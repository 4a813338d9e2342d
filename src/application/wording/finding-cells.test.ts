import { expect, test } from 'vitest';
import type { Finding, LoudestBar } from '../finding.ts';
import { findingCells, listedCells } from './finding-cells.ts';
import { fall, fallRow, openOf, surge } from './finding.fixture.ts';
import { renderFinding } from './render-finding.ts';

const FALL = renderFinding(fallRow);

const cellsOf = (
  bar: Partial<LoudestBar>,
  part: Partial<Finding> = {},
): { move: string | undefined; rarity: string | undefined } => {
  const [, , , , move, rarity] = findingCells({ ...FALL, loudest: { ...FALL.loudest, ...bar }, ...part });
  return { move, rarity };
};

test('a finding is a row: onset, loudest, ticker, kind, move, once in, severity', () => {
  expect(findingCells(FALL)).toEqual([
    FALL.sessionDate,
    FALL.sessionDate,
    FALL.ticker,
    'price',
    '-3.4 %',
    expect.stringMatching(/^[\d.]+ years$/),
    FALL.severity,
  ]);
});

test('in a list with ids: loudest, ticker, move, severity, id', () => {
  const later = { ...surge, time: openOf('2020-02-28'), surprise: 4.1 };
  expect(listedCells(renderFinding({ ...fallRow, evidence: [fall, later] }))).toEqual([
    '2020-02-28',
    '^GSPC',
    '3.1× volume',
    'high',
    fallRow.id,
  ]);
});

test('loudest, kind and move are of the bar that the rarity is of', () => {
  const later = { ...surge, time: openOf('2020-02-28'), surprise: 4.1 };
  expect(findingCells(renderFinding({ ...fallRow, evidence: [fall, later] }))).toEqual([
    FALL.sessionDate,
    '2020-02-28',
    '^GSPC',
    'volume',
    '3.1× volume',
    '>20 years',
    'high',
  ]);
});

test.each([
  ['return', { value: 0.0611 }, '+6.3 %'],
  ['volume', { value: Math.log(210), expected: Math.log(100) }, '2.1× volume'],
  ['price-level', { value: 160, expected: 151 }, '+6.0 % vs mean'],
  ['price-level', { value: 2386.13, expected: 3051.32 }, '-21.8 % vs mean'],
  ['volume-level', { value: 100_000_000, expected: 50_000_000 }, '2.0× volume'],
  ['drawdown', { value: -0.201 }, '-20.1 % from peak'],
  ['stale', { value: 78 }, '78 bars at one price'],
  ['one-that-is-no-more', { value: 2.71 }, '2.710'],
])('the move of detector %s says against what it is', (detector, numbers, move) => {
  expect(cellsOf({ detector, ...numbers }).move).toBe(move);
});

test('a drawdown is from the peak where no column says that it is one', () => {
  const loudest = { ...FALL.loudest, kind: 'drawdown', detector: 'drawdown', value: -0.419 } as const;
  expect(findingCells({ ...FALL, loudest, rarity: null }).slice(3, 6)).toEqual(['drawdown', '-41.9 %', '-']);
  expect(listedCells({ ...FALL, loudest })).toContain('-41.9 % from peak');
});

test('bars that are missing are not said to stand at one price', () => {
  const { move } = cellsOf({ detector: 'missing-bars', kind: 'missing-bars', value: 78 });
  expect(move).toBe('78 bars missing');
});

test.each([
  [120, 'sample/^GSPC/1d', '120 bars'],
  [2100, 'sample/^GSPC/1d', '8.3 years'],
  [2100, 'sample/^GSPC/5m', '2,100 bars'],
  [1e9, 'sample/^GSPC/1d', '1,000,000+ bars'],
])('a rarity of %d bars of %s reads %s', (rarity, series, words) => {
  expect(cellsOf({}, { rarity, series }).rarity).toBe(words);
});

test('a flat baseline has neither a move nor a rarity', () => {
  expect(cellsOf({ kind: 'flat-baseline' }, { rarity: null })).toEqual({ move: 'flat before', rarity: 'no z-score' });
});
