import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evidence } from '../../domain/anomaly/judgement.ts';
import { KINDS, SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { DETECTORS } from '../../domain/anomaly/detectors/index.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { leastWidth } from './aligned.fixture.ts';
import { alignedLines } from './aligned.ts';
import { explanationText } from './explanation-text.ts';
import { factorOf } from './factor.ts';
import { FINDING_HEADINGS, findingCells, LISTED_HEADINGS, listedCells } from './finding-cells.ts';
import { fall, fallRow } from './finding.fixture.ts';
import { renderFinding } from './render-finding.ts';

const LONGEST_TICKER = '^ABCDEFGHIJKL.MNOPQR-STUVWX';
const LONGEST_FEED = 'a-feed-with-a-very-long-name-for';

/** Numbers of a detector, from the smallest to larger ones than are seen: a million times the price, all shares there are. */
const numberOf = (unit: string) => {
  if (unit === 'log-volume') return fc.double({ min: -20, max: 36, noNaN: true });
  if (unit.startsWith('log-')) return fc.double({ min: -20, max: 14, noNaN: true });
  return fc.double({ min: 0, max: 9e9, noNaN: true });
};

type Drawn = Pick<Evidence, 'kind' | 'severity' | 'surprise'> &
  Pick<Evidence['channel'], 'detector' | 'value' | 'expected' | 'spread'>;

const drawnOf = ({ name, unit }: (typeof DETECTORS)[number]): fc.Arbitrary<Drawn> =>
  fc.record({
    detector: fc.constant(name),
    value: numberOf(unit),
    expected: numberOf(unit),
    spread: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 9, noNaN: true })),
    kind: fc.constantFrom(...KINDS),
    severity: fc.constantFrom(...SEVERITIES),
    surprise: fc.double({ min: 0, max: 15, noNaN: true }),
  });

const evidenceOf = ({ kind, severity, surprise, ...numbers }: Drawn, i: number): Evidence => {
  const z = numbers.spread === 0 ? 0 : (numbers.value - numbers.expected) / numbers.spread;
  const channel = { ...fall.channel, ...numbers, z };
  return { ...fall, kind, severity, surprise, channel, time: fall.time + i * 3_600_000 };
};

const rowOf = ([drawn, ticker]: readonly [readonly Drawn[], string]): FindingRow => ({
  ...fallRow,
  ticker,
  series: `${LONGEST_FEED}/${ticker}/60m`,
  evidence: drawn.map(evidenceOf),
});

const rows = fc
  .tuple(fc.array(fc.constantFrom(...DETECTORS).chain(drawnOf), { minLength: 1, maxLength: 3 }), fc.constant('^GSPC'))
  .map(rowOf);

const tooWide = (lines: readonly string[], width = 80): readonly string[] =>
  lines.filter((line) => line.length > width);

/** Rows of a table that are wider than a terminal, though their words alone are not. */
const tooWideRows = (table: readonly (readonly string[])[]): readonly string[] =>
  tooWide(alignedLines(table), Math.max(80, leastWidth(table)));

test('a table of findings fits 80 columns where its words do, whatever their numbers', () =>
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 5 }), (findings) => {
      const cells = findings.map((row) => findingCells(renderFinding(row)));
      expect(tooWideRows([FINDING_HEADINGS, ...cells])).toEqual([]);
      const listed = findings.map((row) => listedCells(renderFinding(row)));
      expect(tooWideRows([LISTED_HEADINGS, ...listed])).toEqual([]);
    }),
  ));

test('no ticker and no id breaks, however long', () => {
  const row = {
    ...rowOf([[], LONGEST_TICKER]),
    evidence: [fall],
    id: `${LONGEST_TICKER.toLowerCase()}-20200224-price-1`,
  };
  const cells = [findingCells(renderFinding(row)), listedCells(renderFinding(row))];
  const words = alignedLines(cells).join(' ').split(/ +/);
  expect(words).toContain(LONGEST_TICKER);
  expect(words).toContain(row.id);
});

test('an explanation fits 80 columns, whatever its numbers', () =>
  fc.assert(
    fc.property(rows, (row) => {
      const text = explanationText({
        found: true,
        finding: renderFinding(row),
        rule: row.rule,
        factors: row.evidence.map(({ channel }) => factorOf(channel)),
        deepest: null,
        withoutVolume: true,
        leftOut: {
          bars: 252,
          idle: 250,
          outside: 100,
          winsorised: row.evidence.map(({ channel: { detector } }) => ({ detector, bars: 252 })),
        },
        bars: row.evidence,
        corrections: [],
        retracted: false,
        supersedes: null,
        supersededBy: null,
      });
      expect(tooWide(text.split('\n'))).toEqual([]);
    }),
  ));
