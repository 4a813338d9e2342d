import { drawdownOf, type Closes, type Fall } from '../../domain/baseline/drawdown.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { shareText, signedShareText } from './figures.ts';

/** A fall as programs get it, with the session dates of its peak and its low. */
type FallItem = { readonly depth: number; readonly from: string; readonly to: string };

/** Where a series stands below its peak, as programs get it: the newest close against the highest (`depth`, -0.2 is a fifth below, 0 at the peak), that close in the prices of the newest bar and its session date, and the deepest fall so far (null where there was none). */
export type DrawdownItem = {
  readonly depth: number;
  readonly peak: number;
  readonly peakDate: string;
  readonly deepest: FallItem | null;
};

const fallItem = ({ depth, from, to }: Fall): FallItem => ({
  depth,
  from: sessionDate(from),
  to: sessionDate(to),
});

/** The drawdown of the closes of a series; null before the first. */
export const drawdownItem = (closes: Closes): DrawdownItem | null => {
  const drawdown = drawdownOf(closes);
  if (!drawdown) return null;
  const { depth, peak, deepest } = drawdown;
  return { depth, peak: peak.close, peakDate: sessionDate(peak.time), deepest: deepest && fallItem(deepest) };
};

const NOTHING = shareText(0);

/** The drawdown in words: `-12.4 % from its peak of 2020-02-19`, `at its peak`. */
export const drawdownText = ({ depth, peakDate }: DrawdownItem): string => {
  if (depth === 0) return 'at its peak';
  const fall = shareText(depth) === NOTHING ? 'just below' : `${signedShareText(depth)} from`;
  return `${fall} its peak of ${peakDate}`;
};
