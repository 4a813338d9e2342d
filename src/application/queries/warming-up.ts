import type { Judgement } from '../../domain/anomaly/judgement.ts';
import { grouped } from '../wording/figures.ts';

/** How many bars a baseline still needs after a bar with this judgement, before the first can be judged; null when it is not warming up. */
export const barsNeeded = ({ reason, missing }: Judgement): number | null =>
  reason === 'warming-up' ? Math.max(0, missing - 1) : null;

/** What is needed until bars are judged, of the baselines that are warming up: `the baseline needs 45 more`. */
export const neededText = (needs: readonly number[]): string => {
  const most = Math.max(...needs);
  if (most === 0) return 'the next bar will be';
  return needs.length === 1
    ? `the baseline needs ${grouped(most)} more`
    : `the baselines need up to ${grouped(most)} more`;
};
