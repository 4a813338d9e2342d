import type { FindingRow } from '../ports/read-model.ts';

/** A finding as it was recorded beside the one that a replay has in its place; one of the two may be missing. */
export type Pair =
  | { readonly recorded: FindingRow; readonly replayed: FindingRow }
  | { readonly recorded: FindingRow; readonly replayed: null }
  | { readonly recorded: null; readonly replayed: FindingRow };

type Couple = { readonly recorded: FindingRow; readonly replayed: FindingRow };

const lastOf = ({ end, evidence, onset }: FindingRow): number =>
  Math.max(end ?? onset, ...evidence.map(({ time }) => time));

const overlap = (a: FindingRow, b: FindingRow): boolean => a.onset <= lastOf(b) && b.onset <= lastOf(a);

const byOnset = (a: FindingRow, b: FindingRow): number => a.onset - b.onset;

/** Every two that overlap, found in one pass over both in order of onset. */
const couplesOf = (recorded: readonly FindingRow[], replayed: readonly FindingRow[]): readonly Couple[] => {
  const others = replayed.toSorted(byOnset);
  let next = 0;
  let near: readonly FindingRow[] = [];
  return recorded.toSorted(byOnset).flatMap((one) => {
    const from = next;
    while ((others[next]?.onset ?? Infinity) <= lastOf(one)) next += 1;
    near = [...near, ...others.slice(from, next)].filter((other) => lastOf(other) >= one.onset);
    return near.filter((other) => overlap(one, other)).map((other) => ({ recorded: one, replayed: other }));
  });
};

const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

const distance = ({ recorded, replayed }: Couple): number => Math.abs(recorded.onset - replayed.onset);

const isOtherKind = ({ recorded, replayed }: Couple): number => Number(recorded.kind !== replayed.kind);

const isOtherId = ({ recorded, replayed }: Couple): number => Number(recorded.id !== replayed.id);

const closestFirst = (a: Couple, b: Couple): number =>
  isOtherId(a) - isOtherId(b) ||
  isOtherKind(a) - isOtherKind(b) ||
  distance(a) - distance(b) ||
  a.recorded.onset - b.recorded.onset ||
  compareText(a.recorded.id, b.recorded.id) ||
  compareText(a.replayed.id, b.replayed.id);

/** Pairs the findings of one series. Two belong together when their spans of bars (onset to end) overlap, whatever their rules; each has at most one partner: first of the same id, then of the same kind, then the nearest onset. */
export const matchFindings = (recorded: readonly FindingRow[], replayed: readonly FindingRow[]): readonly Pair[] => {
  const couples = couplesOf(recorded, replayed).toSorted(closestFirst);
  const taken = new Set<FindingRow>();
  const pairs: Pair[] = [];
  for (const couple of couples) {
    if (taken.has(couple.recorded) || taken.has(couple.replayed)) continue;
    taken.add(couple.recorded).add(couple.replayed);
    pairs.push(couple);
  }
  return [
    ...pairs,
    ...recorded.filter((one) => !taken.has(one)).map((one) => ({ recorded: one, replayed: null })),
    ...replayed.filter((one) => !taken.has(one)).map((one) => ({ recorded: null, replayed: one })),
  ];
};
