import * as z from 'zod';

const WIDTH = 120;

const schemaSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  description: z.string().optional(),
});

/** A JSON Schema, as far as a type can say it. */
export type JsonSchema = z.output<typeof schemaSchema>;

/** A property of an object type: its name, the text of its type, and whether it may be left out. */
export type Member = { readonly name: string; readonly type: string; readonly optional: boolean; readonly doc: string };

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

const nameText = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

const spaced = (type: string): string => (type.startsWith('\n') ? type : ` ${type}`);

/** What a type is given to: behind `start`, a union that is too long for the line with an alternative on each. */
export const declaration = (start: string, type: string, indent: string): string => {
  const line = `${start}${spaced(type)};`;
  const isLongUnion = line.length > WIDTH && !type.includes('\n') && type.includes(' | ');
  return isLongUnion ? `${start}\n${indent}| ${type.replaceAll(' | ', `\n${indent}| `)};` : line;
};

const memberLines = ({ name, type, optional, doc }: Member, indent: string): string => {
  const start = `${indent}  readonly ${nameText(name)}${optional ? '?' : ''}:`;
  const text = declaration(start, type, `${indent}    `);
  return doc === '' ? text : `${indent}  /** ${doc} */\n${text}`;
};

/** An object type, one property a line. */
export const objectText = (members: readonly Member[], indent: string): string =>
  members.length === 0
    ? 'Readonly<Record<string, unknown>>'
    : `{\n${members.map((member) => memberLines(member, indent)).join('\n')}\n${indent}}`;

/** What is said of a schema: in itself, or beside the reference that it is. */
const docOf = (given: unknown): string => {
  const { description, allOf = [] } = schemaSchema.parse(given);
  return description ?? allOf.map(docOf).find((doc) => doc !== '') ?? '';
};

const propertiesText = ({ properties = {}, required = [] }: JsonSchema, indent: string): string => {
  const members = Object.entries(properties).map(([name, given]) => ({
    name,
    type: typeText(given, `${indent}  `),
    optional: !required.includes(name),
    doc: docOf(given),
  }));
  return objectText(members, indent);
};

const namedType = (type: string, schema: JsonSchema, indent: string): string => {
  const primitive = PRIMITIVES[type];
  if (primitive !== undefined) return primitive;
  if (type === 'object') return propertiesText(schema, indent);
  if (type === 'array') return arrayText(typeText(schema.items, indent));
  throw new Error(`A schema of the type ${type} has no type here.`);
};

/** Whether a list of such items needs brackets around them: a union, unless it stands within an object, or an intersection. */
const isLoose = (item: string): boolean => (item.includes(' | ') && !item.includes('{')) || /^\w+ &/.test(item);

const arrayText = (item: string): string => `readonly ${isLoose(item) ? `(${item})` : item}[]`;

/** A union; with several objects in it each of its types begins a line. */
const unionText = (schemas: readonly unknown[], indent: string): string => {
  const types = schemas.map((one) => typeText(one, indent));
  if (types.filter((type) => type.includes('\n')).length < 2) return types.join(' | ');
  return schemas.map((one) => `\n${indent}  | ${typeText(one, `${indent}    `)}`).join('');
};

/** What the OpenAPI document writes beside a reference: what is added to it, or the types it may have, or words alone. */
const referenceText = (schemas: readonly unknown[], indent: string): string => {
  const all = schemas.map((one) => schemaSchema.parse(one));
  const types = all.filter(({ $ref, properties }) => $ref ?? properties).map((one) => typeText(one, indent));
  const isNullable = all.some((one) => typesOf(one).includes('null'));
  return `${types.join(' & ')}${isNullable ? ' | null' : ''}`;
};

const typesOf = ({ type }: JsonSchema): readonly string[] => (typeof type === 'string' ? [type] : (type ?? []));

/** What a schema may say beside the keywords above without changing its type. */
const SILENT =
  /^(additionalProperties|default|discriminator|example|format|title|pattern|(min|max)(imum|Items|Length))$/;

const namedTypes = (schema: JsonSchema, indent: string): string =>
  typesOf(schema)
    .map((type) => namedType(type, schema, indent))
    .join(' | ') || 'unknown';

const refuseUnread = (schema: JsonSchema): void => {
  const unread = Object.keys(schema).filter((key) => !SILENT.test(key) && !Object.hasOwn(schemaSchema.shape, key));
  if (unread.length > 0) throw new Error(`A schema says ${unread.join(', ')}, which no type here is made of.`);
};

/** The TypeScript type of what a JSON Schema allows; a reference is the type of its last name. A keyword that is not read is an error. */
export const typeText = (given: unknown, indent: string): string => {
  const schema = schemaSchema.parse(given ?? {});
  refuseUnread(schema);
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  if (schema.allOf) return referenceText(schema.allOf, indent);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return unionText(choices, indent);
  return namedTypes(schema, indent);
};
