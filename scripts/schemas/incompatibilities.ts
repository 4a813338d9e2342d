type Schema = Readonly<Record<string, unknown>>;

const WORDS = new Set(['$id', '$schema', 'title', 'description']);

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const schemasOf = (value: unknown): Schema => (isSchema(value) ? value : {});

const inProperties = (before: Schema, after: Schema, path: string): readonly string[] => {
  const [old, now] = [schemasOf(before['properties']), schemasOf(after['properties'])];
  return Object.keys(old).flatMap((name) =>
    name in now
      ? incompatibilities(old[name], now[name], path === '' ? name : `${path}.${name}`)
      : [`${path === '' ? name : `${path}.${name}`} was removed`],
  );
};

const inRequired = (before: Schema, after: Schema, path: string): readonly string[] => {
  const [old, now] = [listOf(before['required']), listOf(after['required'])];
  const place = path === '' ? '' : `${path}.`;
  return [
    ...old.filter((name) => !now.includes(name)).map((name) => `${place}${String(name)} is no longer always there`),
    ...now.filter((name) => !old.includes(name)).map((name) => `${place}${String(name)} is new and required`),
  ];
};

/** The values of an enumeration; a text that is always the same is one of a single value. */
const valuesOf = (schema: Schema): readonly unknown[] =>
  typeof schema['const'] === 'string' ? [schema['const']] : listOf(schema['enum']);

const inValues = (before: Schema, after: Schema, path: string): readonly string[] =>
  valuesOf(before)
    .filter((value) => !valuesOf(after).includes(value))
    .map((value) => `${path} can no longer be ${String(value)}`);

const COMPARED = new Set(['properties', 'required', 'enum']);

const inKeywords = (before: Schema, after: Schema, path: string): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((keyword) => !WORDS.has(keyword) && !COMPARED.has(keyword))
    .filter((keyword) => keyword !== 'const' || typeof before['const'] !== 'string')
    .flatMap((keyword) => incompatibilities(before[keyword], after[keyword], `${path}(${keyword})`));

/** What in a published JSON Schema would break its readers or refuse what was published before, one line each; new optional fields, new values of an enumeration and other words break nothing. */
export const incompatibilities = (before: unknown, after: unknown, path = ''): readonly string[] => {
  if (isSchema(before) && isSchema(after))
    return [inProperties, inRequired, inValues, inKeywords].flatMap((compare) => compare(before, after, path));
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [`${path} was ${JSON.stringify(before)} and is ${JSON.stringify(after)}`];
};
