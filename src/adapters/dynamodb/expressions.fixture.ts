import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './log-table.ts';

const plain = ({ S: text, N: number }: AttributeValue): string | number =>
  number === undefined ? (text ?? '') : Number(number);

/** Whether a value sorts before another of its kind. */
export const isBefore = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  a !== undefined && b !== undefined && plain(a) < plain(b);

/** Whether two values are the same. */
export const equalTo = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  a !== undefined && b !== undefined && plain(a) === plain(b);

type Compared = (a: AttributeValue, b: AttributeValue) => boolean;

const COMPARISONS: Readonly<Record<string, Compared>> = {
  '=': equalTo,
  '<': isBefore,
  '<=': (a, b) => !isBefore(b, a),
  '>': (a, b) => isBefore(b, a),
  '>=': (a, b) => !isBefore(a, b),
};

/** Whether something holds of an item, for values that an expression names. */
type Holds = (item: Item, values: Item) => boolean;

const clauseOf = (clause: string): Holds => {
  const [, absent] = /^attribute_not_exists\((\w+)\)$/.exec(clause) ?? [];
  if (absent !== undefined) return (item) => !(absent in item);
  const [, name = '', how = '', value = ''] = /^(\w+) (\S+) (:\w+)$/.exec(clause) ?? [];
  const compare = COMPARISONS[how];
  if (!compare) throw new Error(`Not answered in process: ${clause}.`);
  return (item, values) => {
    const [given, wanted] = [item[name], values[value]];
    return given !== undefined && wanted !== undefined && compare(given, wanted);
  };
};

const parsed = (expression: string): Holds => {
  const parts = expression
    .replaceAll(/(\w+) BETWEEN (:\w+) AND (:\w+)/g, '$1 >= $2 AND $1 <= $3')
    .split(' OR ')
    .map((part) => part.split(' AND ').map(clauseOf));
  return (item, values) => parts.some((clauses) => clauses.every((clause) => clause(item, values)));
};

const SET = /^(\w+) = (?:(:\w+)|if_not_exists\(\w+, (:\w+)\) \+ (:\w+))$/;

/** What an update sets in an item: `SET a = :x, b = if_not_exists(b, :y) + :z`. One that is made otherwise is an error. */
export const setIn = (update: string, item: Item, values: Item): Item => {
  const numberAt = (name = ''): number => Number((item[name] ?? values[name])?.N);
  const set: Item = {};
  for (const clause of update.replace('SET ', '').split(/, (?![^(]*\))/)) {
    const [, name = '', given = '', first, more] = SET.exec(clause) ?? [];
    if (name === '') throw new Error(`Not answered in process: ${clause}.`);
    set[name] = values[given] ?? { N: `${numberAt(name in item ? name : first) + numberAt(more)}` };
  }
  return set;
};

const known = new Map<string, Holds>();

/** Whether an expression of clauses, AND before OR, holds of an item. One that is made otherwise is an error. */
export const holds = (expression: string, item: Item, values: Item): boolean => {
  const found = known.get(expression) ?? parsed(expression);
  known.set(expression, found);
  return found(item, values);
};
