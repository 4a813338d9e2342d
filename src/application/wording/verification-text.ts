import type { Verification } from '../queries/verify.ts';
import { countText, timesText, whenText } from './figures.ts';

/** A number as it was computed, none of its digits lost. */
const exact = (value: number | null): string => (value === null ? 'nothing' : String(value));

/** How many times rarer or commoner than by the policy a bar had to be, from which it is worth a word. */
const NOTABLE = 1.5;

const steeredText = (shift: number): string => {
  const times = 10 ** Math.abs(shift);
  if (times < NOTABLE) return '';
  return shift > 0
    ? ` After the findings before it, it took a bar ${timesText(times)} times rarer than the policy starts with.`
    : ` After the quiet before it, a bar ${timesText(times)} times commoner than the policy starts with was enough.`;
};

type Of<V extends Verification['verified']> = Extract<Verification, { verified: V }>;

const sameText = ({ bars, shift }: Of<'same'>): string => {
  const give = bars === 1 ? 'its bar gives' : `its ${countText(bars, 'bar')} give`;
  return `verified: same. Judged again from the log, ${give} the same numbers.${steeredText(shift)}`;
};

const differsText = ({ time, number, recorded, now }: Of<'differs'>, series: string): string =>
  `verified: differs. Of the bar of ${whenText(time, series)} the ${number} is recorded as ${exact(recorded)}, and judged again from the log it is ${exact(now)}.`;

const otherVersionText = ({ detector, version, present }: Of<'other-version'>): string => {
  const made = version === null ? `the detector ${detector}` : `version ${version} of the detector ${detector}`;
  const here =
    present === null ? 'which this program does not have any more' : `of which this program has version ${present}`;
  return `verified: not here. It was made by ${made}, ${here}; the numbers are as recorded.`;
};

/** What judging a finding again came to, in one or two sentences that begin with `verified:`. */
export const verificationText = (verification: Verification, series: string): string => {
  switch (verification.verified) {
    case 'same':
      return sameText(verification);
    case 'differs':
      return differsText(verification, series);
    case 'other-version':
      return otherVersionText(verification);
    case 'no-policy':
      return `verified: not here. The policy ${verification.policy} is not on record; the numbers are as recorded.`;
  }
};
