import { correctionText } from '../../../application/wording/correction-text.ts';
import { whenText } from '../../../application/wording/figures.ts';
import type { Bar, Finding } from '../api/answers.ts';

/** A corrected bar: when it was, and what was changed of it. */
type CorrectedBar = { readonly when: string; readonly change: string };

/** The corrected bars among those of a finding, oldest first: `close 120.00 -> 150.00`. */
export const correctionsOf = ({ bars, series }: Finding, judged: readonly Bar[]): readonly CorrectedBar[] => {
  const own = new Set(bars);
  return judged.flatMap((bar) => {
    const { timestamp, revision, was } = bar;
    if (!was || !own.has(timestamp)) return [];
    const time = Date.parse(timestamp);
    const change = correctionText({ time, revision, was: { ...was, time }, is: { ...bar, time } });
    return [{ when: whenText(time, series), change }];
  });
};
