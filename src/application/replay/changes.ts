import { sessionDate } from '../../domain/market/session.ts';
import type { Pair } from './match.ts';

/** What can become of a finding under another policy. */
export const CHANGES = ['added', 'removed', 'earlier', 'later', 'severity'] as const;
export type Change = (typeof CHANGES)[number];

/** How many findings changed how; one that moved and became graver counts twice. */
export type Counts = Readonly<Record<Change, number>>;

/** Findings recorded and replayed, and how they changed. */
export type Tally = Counts & { readonly recorded: number; readonly replayed: number };

/** The findings of a session date, recorded and replayed, and how they changed. */
export type ReplayDay = Tally & { readonly date: string };

/** A pair of findings with what changed (nothing: an empty list) and its onset, the recorded one where there is one (epoch ms). */
export type Compared = { readonly pair: Pair; readonly changes: readonly Change[]; readonly onset: number };

const changesOf = ({ recorded, replayed }: Pair): readonly Change[] => {
  if (!recorded) return ['added'];
  if (!replayed) return ['removed'];
  const moved = Math.sign(replayed.onset - recorded.onset);
  return [
    ...(moved < 0 ? (['earlier'] as const) : []),
    ...(moved > 0 ? (['later'] as const) : []),
    ...(replayed.severity === recorded.severity ? [] : (['severity'] as const)),
  ];
};

/** Says what changed of a pair. */
export const compare = (pair: Pair): Compared => ({
  pair,
  changes: changesOf(pair),
  onset: pair.recorded?.onset ?? pair.replayed?.onset ?? 0,
});

/** How many pairs changed how. */
export const countChanges = (compared: readonly Compared[]): Counts => {
  const counts: Record<Change, number> = { added: 0, removed: 0, earlier: 0, later: 0, severity: 0 };
  for (const { changes } of compared) for (const change of changes) counts[change] += 1;
  return counts;
};

/** How many findings were recorded, and how many replayed. */
export const totals = (compared: readonly Compared[]): Pick<Tally, 'recorded' | 'replayed'> => ({
  recorded: compared.filter(({ pair }) => pair.recorded).length,
  replayed: compared.filter(({ pair }) => pair.replayed).length,
});

const dayOf = (date: string, compared: readonly Compared[]): ReplayDay => ({
  date,
  ...totals(compared),
  ...countChanges(compared),
});

/** The session dates of pairs, in their order. */
export const daysOf = (compared: readonly Compared[]): readonly ReplayDay[] =>
  [...Map.groupBy(compared, ({ onset }) => sessionDate(onset))].map(([date, ofDay]) => dayOf(date, ofDay));
