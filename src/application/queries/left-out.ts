import { WINSOR } from '../../domain/baseline/average.ts';
import { isIdle } from '../../domain/baseline/motion.ts';
import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import type { BarRow } from '../ports/read-model.ts';

/** What of the newest `bars` before a bar did not count in full to what is normal: bars without a trade, bars outside the sessions, and for each channel the readings that counted as if they had been WINSOR spreads from what was expected. */
export type LeftOut = {
  readonly bars: number;
  readonly idle: number;
  readonly outside: number;
  readonly winsorised: readonly { readonly detector: string; readonly bars: number }[];
};

/** Bars looked through: as many as the longest scale mostly rests on. */
export const LOOKED_THROUGH = 252;

/** Whether a detector winsorises the very values it reads: those do that take one field of the bar, and of which the ticker's own tail is kept. */
const winsorises = (name: string): boolean => {
  const detector = detectorOf(name);
  return detector !== null && detector.field !== null && detector.ownTail !== null;
};

const winsorisedIn = (rows: readonly BarRow[]): LeftOut['winsorised'] => {
  const far = rows.flatMap(({ judgement }) =>
    judgement.channels.filter(({ detector, z }) => winsorises(detector) && Math.abs(z) > WINSOR),
  );
  return [...new Set(far.map(({ detector }) => detector))].map((detector) => ({
    detector,
    bars: far.filter((one) => one.detector === detector).length,
  }));
};

/** What of the newest of some bars before another did not count in full to what was normal then. */
export const leftOutOf = (before: readonly BarRow[]): LeftOut => {
  const rows = before.slice(-LOOKED_THROUGH);
  const isOutside = ({ judgement }: BarRow): boolean => judgement.reason === 'outside-session';
  return {
    bars: rows.length,
    idle: rows.filter((row) => !isOutside(row) && isIdle(row.bar)).length,
    outside: rows.filter(isOutside).length,
    winsorised: winsorisedIn(rows),
  };
};
