import * as z from 'zod';
import type { Published } from './published.ts';
import { declaration, objectText, typeText, type Member } from './type-text.ts';

const contentSchema = z.looseObject({ 'application/json': z.looseObject({ schema: z.unknown() }).optional() });

const operationSchema = z.looseObject({
  summary: z.string().default(''),
  parameters: z
    .array(
      z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: z.unknown() }),
    )
    .default([]),
  requestBody: z.looseObject({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: contentSchema.optional() })),
});

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.looseObject({ get: operationSchema.optional(), post: operationSchema.optional() })),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

type Operation = z.output<typeof operationSchema>;

const HEAD = '// Made from docs/openapi.json by `npm run schemas`; a change here is lost.';

const PATH = '../src/entrypoints/page/api/answers.ts';

const IN_ADDRESS = new Set(['path', 'query']);

const givenText = ({ parameters }: Operation): string => {
  const members = parameters
    .filter((parameter) => IN_ADDRESS.has(parameter.in))
    .map(({ name, required, schema }) => ({ name, type: typeText(schema, '    '), optional: !required, doc: '' }));
  return members.length === 0 ? 'Readonly<Record<string, never>>' : objectText(members, '    ');
};

const answerOf = ({ responses }: Operation): unknown => responses['200']?.content?.['application/json']?.schema;

const bodyOf = ({ requestBody }: Operation): unknown => requestBody?.content['application/json']?.schema;

const routeOf = ([name, operation]: readonly [string, Operation]): Member => {
  const body = bodyOf(operation);
  const fields = [
    ['given', body === undefined ? givenText(operation) : typeText(body, '    ')],
    ['answer', typeText(answerOf(operation), '    ')],
  ] as const;
  const members = fields.map(([field, type]) => ({ name: field, type, optional: false, doc: '' }));
  return { name, type: objectText(members, '  '), optional: false, doc: operation.summary };
};

const routesText = (operations: readonly (readonly [path: string, operation: Operation | undefined])[]): string => {
  const routes = operations.flatMap(([path, operation]) => (operation ? [[path, operation] as const] : []));
  return objectText(routes.filter(([, operation]) => answerOf(operation) !== undefined).map(routeOf), '');
};

const componentText = ([name, schema]: readonly [string, unknown]): string => {
  const { description = '' } = z.looseObject({ description: z.string().optional() }).parse(schema);
  const doc = `/** \`${name}\` of the OpenAPI document${description === '' ? '' : `: ${description}`} */`;
  return `${doc}\n${declaration(`export type ${name} =`, typeText(schema, ''), '  ')}\n`;
};

/** The types of the answers that the page reads, made from the OpenAPI document, so that a route whose answer changes breaks the page's types and not the page. */
export const pageAnswers = ({ text }: Published): Published => {
  const { paths, components } = documentSchema.parse(JSON.parse(text));
  const got = routesText(Object.entries(paths).map(([path, { get }]) => [path, get]));
  const posted = routesText(Object.entries(paths).map(([path, { post }]) => [path, post]));
  const all = `/** What the address of each route holds, in its path or its query, and what it answers to \`GET\`. */\nexport type Routes = ${got};\n`;
  const sent = `/** What the body of each route holds, and what it answers to \`POST\`. */\nexport type Posted = ${posted};\n`;
  const types = Object.entries(components.schemas).map(componentText);
  return { path: PATH, text: [`${HEAD}\n`, all, sent, ...types].join('\n') };
};
