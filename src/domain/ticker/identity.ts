import { sessionDate } from '../market/session.ts';
import { seriesKey, type Series } from '../market/series.ts';
import type { Kind } from '../anomaly/kinds.ts';

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a (Fowler, Noll, Vo) of the text's UTF-16 units, 32 bits. */
const fnv = (text: string): number => {
  let hash = FNV_BASIS;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
};

/** What makes a finding the one it is. */
export type Identity = {
  readonly series: Series;
  readonly rule: string;
  readonly kind: Kind;
  readonly onset: number;
  readonly policy: string;
  readonly revision: number;
};

/** The id of a finding, the same however often it is worked out: `gspc-20200316-price-` and the hash of its identity, 7 characters. */
export const anomalyId = ({ series, rule, kind, onset, policy, revision }: Identity): string => {
  const hash = fnv([seriesKey(series), rule, kind, onset, policy, revision].join('|'));
  const ticker = series.ticker.toLowerCase().replace(/[^a-z0-9]/g, '');
  return `${ticker}-${sessionDate(onset).replaceAll('-', '')}-${kind}-${hash.toString(36).padStart(7, '0')}`;
};
