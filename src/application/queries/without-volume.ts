import type { Bar } from '../../domain/market/bar.ts';
import type { Factor } from '../wording/factor.ts';

/** Whether a bar came without volume and none of its factors is one of volume: then volume was not judged. */
export const isWithoutVolume = ({ volume }: Bar, factors: readonly Factor[]): boolean =>
  volume === 0 && !factors.some(({ unit }) => unit === 'log-volume' || unit === 'shares');
