import type { PolicyDocument } from '../../domain/anomaly/policy.ts';
import { scoreOf } from '../../domain/anomaly/surprise.ts';
import type { Tape } from './histories.ts';
import { barsPerFindingAt, policyAt } from './levels.ts';
import { spanOf } from './measured.ts';
import type { Tails } from './tails.ts';
import { outcomesOf } from './trial.ts';

/** The surprise at which tests are counted: one bar in a hundred. */
const COUNTED_AT = 2;

/** The budget that is stated meanwhile; scores do not depend on it. */
const STATED = 4;

/** How many independent tests the channels amount to: bars of which one is that rare, against the bars of which one test would be; at least one. */
export const measureTests = (tape: Tape, base: PolicyDocument, tails: Tails): number => {
  const calibration = { tails, barsPerFinding: barsPerFindingAt(0), tests: 1 };
  const policy = policyAt(base, spanOf(tape.interval), calibration, STATED);
  let [rare, judged] = [0, 0];
  for (const { scores } of outcomesOf(tape, { policy, levels: 'steered' })) {
    rare += scores.filter((score) => score > scoreOf(COUNTED_AT)).length;
    judged += scores.length;
  }
  return Math.max(1, Number(((rare / judged) * 10 ** COUNTED_AT).toFixed(2)));
};
