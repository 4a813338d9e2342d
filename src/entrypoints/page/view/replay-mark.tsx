import { MARK_SIGNS } from '../chart/replay-marks.ts';
import type { Change } from '../state/replay-differences.ts';

/** A change as the chart marks it: a diamond, filled where the replay has a finding, with a sign. */
export const ReplayMark = ({ change = 'severity' }: { change?: Change | undefined }) => (
  <svg class={change === 'removed' ? 'diamond removed' : 'diamond'} viewBox="0 0 16 16" aria-hidden="true">
    <path class="shape" d="M8 1 15 8 8 15 1 8z" />
    <path class="sign" d={MARK_SIGNS[change]} />
  </svg>
);
