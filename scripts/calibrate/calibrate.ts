import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  calibrate,
  calibrateWithout,
  type Measurement,
  type Tapes,
  type TooFew,
} from '../../src/application/calibration/calibrate.ts';
import type { Calibration } from '../../src/application/calibration/calibrated.ts';
import { halfOf, partOf, type Histories, type Tape } from '../../src/application/calibration/histories.ts';
import { policyAt } from '../../src/application/calibration/levels.ts';
import { spanOf } from '../../src/application/calibration/measured.ts';
import { findingsPerYear } from '../../src/application/calibration/trial.ts';
import { standard } from '../../src/domain/anomaly/policies/standard.ts';
import { inspectFiles, readTapes } from '../../src/entrypoints/cli/read-tapes.ts';
import { differingIn, sourceOf, Unmade } from './source.ts';

const POLICIES = new URL('../../src/domain/anomaly/policies/', import.meta.url);
const TARGETS = { daily: 'calibration.ts', intraday: 'intraday-calibration.ts' } as const;
const USAGE = 'usage: node scripts/calibrate/calibrate.ts FILE... [--check] [--halves]';

const calibrationIn = (measured: Measurement | TooFew): Calibration => {
  if ('tooFew' in measured) throw new Unmade(`${measured.tooFew} bars are too few to calibrate, of ${measured.needed}`);
  return measured.calibration;
};

const report = (title: string, tape: Tape, calibration: Calibration): void => {
  const realised = [2, 4, 12].map((budget) => {
    const policy = policyAt(standard(), spanOf(tape.interval), calibration, budget);
    return `${findingsPerYear(tape, policy).toFixed(2)} at ${budget}`;
  });
  const { surprise, logBars } = calibration.barsPerFinding;
  const levels = `levels ${surprise.join(' ')} by ${logBars.join(' ')}`;
  console.log(`${title}: findings per ticker and year by budget: ${realised.join(', ')}; ${levels}`);
};

/** What one part of the bars teaches, tried on another. */
const tryOn = (title: string, tape: Tape, tried: Histories, measured: Measurement | TooFew): void =>
  report(title, { ...tape, histories: tried }, calibrationIn(measured));

/** The middle of the data's time. */
const middleOf = (histories: Histories): number => {
  const times = [...histories.values()]
    .flat()
    .map(({ time }) => time)
    .toSorted((a, b) => a - b);
  return times[times.length >> 1] ?? 0;
};

/** What a half of the tickers, and of the time, teaches, tried on the other half. */
const tryHalves = (tape: Tape, { daily }: Tapes): void => {
  const { interval, histories } = tape;
  for (const half of [halfOf(histories, 0), halfOf(histories, 1)]) {
    const taught = calibrateWithout(tape, daily, standard(), half);
    tryOn(`${interval}, fitted on half of the tickers, tried on the other`, tape, half, taught);
  }
  const middle = middleOf(histories);
  const [before, from] = [partOf(histories, 'before', middle), partOf(histories, 'from', middle)];
  for (const [taught, tried] of [
    [before, from],
    [from, before],
  ] as const) {
    const measured = calibrate({ interval, histories: taught }, daily, standard());
    tryOn(`${interval}, fitted on half of the time, tried on the other`, tape, tried, measured);
  }
};

/** Whether the domain's file is what the tape gives; written where it is not to be checked. */
const isCurrent = (tape: Tape, calibration: Calibration, check: boolean): boolean => {
  const span = spanOf(tape.interval);
  const name = TARGETS[span];
  const target = new URL(name, POLICIES);
  const made = sourceOf(span, calibration);
  const shipped = readFileSync(target, 'utf8');
  if (!check) writeFileSync(target, made);
  const differing = differingIn(made, shipped).join(', ') || 'its comments';
  console.log(
    made === shipped ? `${name} is what this data gives` : `${name} differs from what this data gives: ${differing}`,
  );
  return made === shipped;
};

const calibrateAll = (
  tapes: Tapes,
  { check, halves }: { readonly check: boolean; readonly halves: boolean },
): boolean =>
  [tapes.daily, tapes.intraday]
    .filter((tape) => tape !== undefined)
    .map((tape) => {
      if (halves) tryHalves(tape, tapes);
      const calibration = calibrationIn(calibrate(tape, tapes.daily, standard()));
      report(`${tape.interval}, fitted and tried on all ${tape.histories.size} tickers`, tape, calibration);
      return isCurrent(tape, calibration, check);
    })
    .every(Boolean);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, halves: { type: 'boolean', default: false } },
});
const run = async (): Promise<number> => {
  if (positionals.length === 0) throw new Unmade(USAGE);
  const { tapes } = await readTapes(await inspectFiles(positionals));
  return calibrateAll(tapes, values) ? 0 : 1;
};

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof Unmade)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
