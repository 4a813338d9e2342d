import { isRecord, valueAt } from '../input/wrong-value.ts';

/** Has a check run beside other problems of the same value, so that all are told at once; it must bear whatever was given. */
export const always = { when: (): boolean => true } as const;

/** Whether numbers are at least two, each above the one before; what is no list of numbers is another check's problem. */
export const isRising = (values: unknown): boolean =>
  !Array.isArray(values) ||
  values.some((value) => typeof value !== 'number') ||
  (values.length > 1 && values.every((value, i) => i === 0 || value > values[i - 1]));

/** The texts that stand under a key of more than one entry of a list. */
export const repeated = (list: unknown, key: string): readonly string[] => {
  if (!Array.isArray(list)) return [];
  const texts = list.flatMap((one) => (isRecord(one) && typeof one[key] === 'string' ? [one[key]] : []));
  return [...new Set(texts.filter((text, i) => texts.indexOf(text) !== i))];
};

/** Whether the lists under two keys are of one length. */
export const areAsLong = (given: unknown, one: string, other: string): boolean => {
  if (!isRecord(given)) return true;
  const [a, b] = [given[one], given[other]];
  return !Array.isArray(a) || !Array.isArray(b) || a.length === b.length;
};

/** Whether the number under a key is not above that under another; what is no finite number is another check's problem. */
export const isAtMost = (given: unknown, less: string, more: string): boolean => {
  if (!isRecord(given)) return true;
  const [a, b] = [given[less], given[more]];
  return typeof a !== 'number' || typeof b !== 'number' || !Number.isFinite(a) || a <= b;
};

/** Whether the rules that state a number of alerts state the same. */
export const haveOneBudget = (rules: unknown): boolean => {
  if (!Array.isArray(rules)) return true;
  const stated = rules.map((rule) => valueAt(rule, ['levels', 'budget', 'alertsPerTickerYear']));
  return new Set(stated.filter((alerts) => typeof alerts === 'number')).size <= 1;
};
