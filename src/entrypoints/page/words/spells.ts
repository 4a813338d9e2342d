import type { Replay } from '../api/answers.ts';

/** Findings of a stretch of days: how many were recorded, and how many a replay has. */
export type Spell = {
  readonly first: string;
  readonly last: string;
  readonly recorded: number;
  readonly replayed: number;
};

const DAY = 86_400_000;

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The days of a replay (oldest first) in at most `most` stretches of equal length, a day each where that is enough. */
export const spellsOf = (days: Replay['days'], most: number): readonly Spell[] => {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const start = Date.parse(first.date);
  const length = DAY * Math.ceil((Date.parse(last.date) - start + DAY) / DAY / most);
  const spells: Spell[] = [];
  for (let from = start; from <= Date.parse(last.date); from += length)
    spells.push({ first: dateOf(from), last: dateOf(from + length - DAY), recorded: 0, replayed: 0 });
  for (const { date, recorded, replayed } of days) {
    const at = Math.floor((Date.parse(date) - start) / length);
    const spell = spells[at];
    if (spell) spells[at] = { ...spell, recorded: spell.recorded + recorded, replayed: spell.replayed + replayed };
  }
  return spells;
};
