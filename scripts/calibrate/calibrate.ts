import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Calibration } from '../../src/application/calibration/calibrated.ts';
import { calibrate } from '../../src/application/calibration/fit.ts';
import { findingsPerYear } from '../../src/application/calibration/findings-per-year.ts';
import { halfOf, partOf, type Histories } from '../../src/application/calibration/histories.ts';
import { standard } from '../../src/domain/anomaly/policies/standard.ts';
import { readHistories } from '../../src/entrypoints/cli/read-histories.ts';
import { sourceOf } from './source.ts';

const TARGET = new URL('../../src/domain/anomaly/policies/calibration.ts', import.meta.url);
const USAGE = 'usage: node scripts/calibrate/calibrate.ts FILE [--check] [--halves]';

const calibrationOf = (histories: Histories): Calibration => {
  const measured = calibrate(histories, standard());
  if (!measured) throw new Error('the file holds too few bars to calibrate');
  return measured.calibration;
};

const report = (title: string, histories: Histories, calibration: Calibration): void => {
  const realised = [2, 4, 12].map(
    (budget) => `${findingsPerYear(histories, { base: standard(), calibration }, budget).toFixed(2)} at ${budget}`,
  );
  console.log(`${title}: findings per ticker and year by budget: ${realised.join(', ')}; offset ${calibration.offset}`);
};

const tryBoth = (what: string, one: Histories, other: Histories): void => {
  report(`fitted on the first half of the ${what}, tried on the second`, other, calibrationOf(one));
  report(`fitted on the second half of the ${what}, tried on the first`, one, calibrationOf(other));
};

/** The middle of the data's time. */
const middleOf = (histories: Histories): number => {
  const times = [...histories.values()]
    .flat()
    .map(({ time }) => time)
    .toSorted((a, b) => a - b);
  return times[times.length >> 1] ?? 0;
};

/** What a half of the tickers, and of the years, teaches, tried on the other half. */
const tryHalves = (histories: Histories): void => {
  tryBoth('tickers', halfOf(histories, 0), halfOf(histories, 1));
  const middle = middleOf(histories);
  tryBoth('years', partOf(histories, 'before', middle), partOf(histories, 'from', middle));
};

const isCurrent = (calibration: Calibration, check: boolean): boolean => {
  const source = sourceOf(calibration);
  if (!check) writeFileSync(TARGET, source);
  return readFileSync(TARGET, 'utf8') === source;
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, halves: { type: 'boolean', default: false } },
});
const [file, ...more] = positionals;
if (file === undefined || more.length > 0) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const { histories } = await readHistories([file]);
  if (values.halves) tryHalves(histories);
  const calibration = calibrationOf(histories);
  report(`fitted and tried on all ${histories.size} tickers`, histories, calibration);
  const current = isCurrent(calibration, values.check);
  console.log(current ? 'calibration.ts is what this data gives' : 'calibration.ts differs from what this data gives');
  process.exitCode = current ? 0 : 1;
}
