import type { Policy } from '../../domain/anomaly/policy.ts';
import type { Interval } from '../../domain/market/series.ts';
import { describePolicy } from './describe-policy.ts';

/** A place where two policies differ, in words, and what each of them has there (null: nothing). */
export type PolicyDifference = { readonly where: string; readonly one: string | null; readonly other: string | null };

/** What two policies differ in; their ids are the same when that is nothing. */
export type PolicyComparison = {
  readonly one: string;
  readonly other: string;
  readonly differences: readonly PolicyDifference[];
};

type Fact = { readonly text: string; readonly content: string };
type Facts = ReadonlyMap<string, Fact>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `alertsPerTickerYear` as `alerts per ticker year`. */
const wordsOf = (key: string): string => key.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

/** Keys that only hold others together. */
const SILENT = new Set(['rules', 'channels', 'levels', 'budget']);

const titleOf = (entry: unknown): string | null => {
  if (!isRecord(entry)) return null;
  const { name, detector } = entry;
  if (typeof name === 'string') return name;
  return typeof detector === 'string' ? detector : null;
};

const textOf = (value: unknown): string =>
  Array.isArray(value) ? `${value.length} numbers to ${value.at(-1)}` : String(value);

type Place = { readonly titles: readonly string[]; readonly keys: readonly string[] };

const whereOf = ({ titles, keys }: Place): string => {
  const key = keys.map(wordsOf).join(' ');
  return [...titles, ...(key === '' ? [] : [key])].join(', ');
};

type Entry = readonly [where: string, fact: Fact];

const entryOf = (place: Place, text: string, content: unknown): Entry => [
  whereOf(place),
  { text, content: JSON.stringify(content) },
];

const isTitled = (value: unknown): value is readonly Record<string, unknown>[] =>
  Array.isArray(value) && value.every((one) => titleOf(one) !== null);

const titledEntries = (entry: Record<string, unknown>, { titles }: Place): readonly Entry[] => {
  const { name: _, detector: __, ...rest } = entry;
  const place = { titles: [...titles, titleOf(entry) ?? ''], keys: [] };
  return [entryOf(place, 'there', null), ...entriesOf(rest, place)];
};

/** Every number and text of a document under the words for where it stands; an entry of a list stands under its title. */
function entriesOf(value: unknown, place: Place): readonly Entry[] {
  if (isTitled(value)) return value.flatMap((entry) => titledEntries(entry, place));
  if (!isRecord(value)) return [entryOf(place, textOf(value), value)];
  const { titles, keys } = place;
  return Object.entries(value).flatMap(([key, inner]) =>
    entriesOf(inner, { titles, keys: SILENT.has(key) ? keys : [...keys, key] }),
  );
}

const levelEntries = (policy: Policy, interval: Interval): readonly Entry[] =>
  describePolicy(policy, interval).rules.flatMap(({ name, channels }) =>
    channels.map(({ detector, finding }): Entry => {
      const text = finding.z.toFixed(2);
      return entryOf({ titles: [name, detector], keys: ['finding from z'] }, text, text);
    }),
  );

const factsOf = (policy: Policy, interval: Interval): Facts => {
  const { id: _, ...document } = policy;
  return new Map([...entriesOf(document, { titles: [], keys: [] }), ...levelEntries(policy, interval)]);
};

/** Whether all of a rule or channel is missing from the other policy, of which its title alone is told. */
const isWithin = (where: string, missing: readonly string[]): boolean =>
  missing.some((title) => where.startsWith(`${title}, `));

const isMissing = (one: Fact | undefined, other: Fact | undefined): boolean =>
  (one ?? other)?.text === 'there' && (one === undefined || other === undefined);

const textBeside = (one: Fact | undefined, other: Fact | undefined): string | null => {
  if (!other) return null;
  return one?.text === other.text ? `${other.text}, not the same` : other.text;
};

const compareFacts = (ones: Facts, others: Facts): readonly PolicyDifference[] => {
  const places = [...new Set([...ones.keys(), ...others.keys()])];
  const missing = places.filter((where) => isMissing(ones.get(where), others.get(where)));
  return places
    .filter((where) => ones.get(where)?.content !== others.get(where)?.content && !isWithin(where, missing))
    .map((where) => {
      const [one, other] = [ones.get(where), others.get(where)];
      return { where, one: one?.text ?? null, other: textBeside(one, other) };
    });
};

/** What two policies differ in, every number and text of their documents, and where their channels start findings on bars of an interval. */
export const comparePolicies = (one: Policy, other: Policy, interval: Interval): PolicyComparison => ({
  one: one.id,
  other: other.id,
  differences: compareFacts(factsOf(one, interval), factsOf(other, interval)),
});
