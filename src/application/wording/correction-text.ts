import type { Bar } from '../../domain/market/bar.ts';
import type { Correction } from '../queries/correction.ts';
import { grouped, priceText } from './figures.ts';

const PRICES = ['open', 'high', 'low', 'close'] as const;

const changesOf = (was: Bar, is: Bar): readonly string[] => [
  ...PRICES.filter((field) => was[field] !== is[field]).map(
    (field) => `${field} ${priceText(was[field])} -> ${priceText(is[field])}`,
  ),
  ...(was.volume === is.volume ? [] : [`volume ${grouped(was.volume)} -> ${grouped(is.volume)}`]),
];

/** What a correction changed: `close 172.90 -> 189.70, low 172.55 -> 189.32`; of several corrections the last, and how many there were. */
export const correctionText = ({ revision, was, is }: Correction): string =>
  `${changesOf(was, is).join(', ')}${revision > 1 ? ` (correction ${revision} of it)` : ''}`;
