import { parseDate } from '../../../domain/market/civil.ts';
import { isTicker } from '../../../domain/market/series.ts';
import type { ReplayRequest } from '../api/answers.ts';

/** The name of a policy that the server knows. */
export type PolicyName = Extract<ReplayRequest['policy'], string>;

/** A replay as an address can name it: a known policy, with another budget where one is given, of one ticker or all, over days as YYYY-MM-DD; null where nothing is given. */
export type NamedReplay = {
  readonly replay: PolicyName;
  readonly budget: string | null;
  readonly only: string | null;
  readonly from: string | null;
  readonly to: string | null;
};

const POLICIES: readonly PolicyName[] = ['naive', 'standard'];

const kept = (text: string | null, isGood: (text: string) => boolean): string | null =>
  text !== null && isGood(text) ? text : null;

const isDay = (text: string): boolean => parseDate(text) !== null;

const isBudget = (text: string): boolean => /^\d{1,3}(\.\d{1,3})?$/.test(text);

/** Reads `replay=naive&from=2020-01-02`; null where no known policy is named, and parts that cannot be read are null. */
export const parseReplay = (query: URLSearchParams): NamedReplay | null => {
  const replay = POLICIES.find((policy) => policy === query.get('replay'));
  if (replay === undefined) return null;
  return {
    replay,
    budget: replay === 'standard' ? kept(query.get('budget'), isBudget) : null,
    only: kept(query.get('only'), isTicker),
    from: kept(query.get('from'), isDay),
    to: kept(query.get('to'), isDay),
  };
};
