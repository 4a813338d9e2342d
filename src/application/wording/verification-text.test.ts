import { expect, test } from 'vitest';
import type { Verification } from '../queries/verify.ts';
import { openOf } from './finding.fixture.ts';
import { verificationText } from './verification-text.ts';

const time = openOf('2020-02-24');

test.each<[Verification, string]>([
  [
    { verified: 'same', bars: 1, shift: 0 },
    'verified: same. Judged again from the log, its bar gives the same numbers.',
  ],
  [
    { verified: 'same', bars: 3, shift: 0.1 },
    'verified: same. Judged again from the log, its 3 bars give the same numbers.',
  ],
  [
    { verified: 'same', bars: 1, shift: 0.4 },
    'verified: same. Judged again from the log, its bar gives the same numbers. After the findings before it, it took a bar 2.5 times rarer than the policy starts with.',
  ],
  [
    { verified: 'same', bars: 1, shift: -0.4 },
    'verified: same. Judged again from the log, its bar gives the same numbers. After the quiet before it, a bar 2.5 times commoner than the policy starts with was enough.',
  ],
  [
    { verified: 'differs', time, number: 'value', recorded: 1.25, now: null },
    'verified: differs. Of the bar of 2020-02-24 the value is recorded as 1.25, and judged again from the log it is nothing.',
  ],
  [
    { verified: 'other-version', detector: 'return', version: 1, present: 2 },
    'verified: not here. It was made by version 1 of the detector return, of which this program has version 2; the numbers are as recorded.',
  ],
  [
    { verified: 'other-version', detector: 'moon', version: null, present: null },
    'verified: not here. It was made by the detector moon, which this program does not have any more; the numbers are as recorded.',
  ],
  [
    { verified: 'no-policy', policy: 'standard@0f3a' },
    'verified: not here. The policy standard@0f3a is not on record; the numbers are as recorded.',
  ],
])('%j', (verification, text) => expect(verificationText(verification, 'sample/^GSPC/1d')).toBe(text));
