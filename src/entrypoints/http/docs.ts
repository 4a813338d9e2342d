import type { OpenAPIHono } from '@hono/zod-openapi';
import { html } from 'hono/html';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;
type PathItem = NonNullable<Document['paths']>[string];
type Operation = NonNullable<PathItem['get']>;
type Schema = NonNullable<NonNullable<Document['components']>['schemas']>[string];
type Parameter = Extract<NonNullable<Operation['parameters']>[number], { name: string }>;

const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Tapewatch',
    version: '1',
    description:
      'Findings about stock market bars, the bars as judged, and what happens as it happens. Times are instants in UTC, dates are session dates of the exchange. Errors are problem documents (RFC 9457).',
    license: { name: 'MIT', identifier: 'MIT' },
  },
};

const STYLE = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
code { font: 0.95em ui-monospace, monospace; }
section { border-top: 1px solid; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid #8886; padding: 0.3rem 1rem 0.3rem 0; vertical-align: top; }
dt { font-weight: 600; }
`;

const isParameter = (parameter: object): parameter is Parameter => 'name' in parameter;

type Named = Readonly<Record<string, Schema>>;

/** A schema, or that which it names. */
const resolved = (schema: Schema | undefined, named: Named): Schema | undefined =>
  schema && '$ref' in schema ? named[schema.$ref.split('/').at(-1) ?? ''] : schema;

const allowedOf = (parameter: Parameter, named: Named): string => {
  const schema = resolved(parameter.schema, named);
  if (!schema || !('type' in schema)) return '';
  const { type, enum: values, minimum, maximum, format } = schema;
  const fallback: unknown = schema.default;
  const range = minimum === undefined ? '' : ` ${minimum} to ${maximum}`;
  const otherwise = fallback === undefined ? '' : `, else ${JSON.stringify(fallback)}`;
  return `${values?.join(', ') ?? format ?? String(type)}${range}${otherwise}`;
};

const parameterRow = (parameter: Parameter, named: Named) => html`
  <tr>
    <td><code>${parameter.name}</code></td>
    <td>${parameter.in}</td>
    <td>${allowedOf(parameter, named)}</td>
    <td>${parameter.description ?? ''} ${parameter.example ? html`<code>${String(parameter.example)}</code>` : ''}</td>
  </tr>
`;

const section = (name: string, operation: Operation, named: Named) => html`
  <section>
    <h2><code>${name}</code></h2>
    <p>${operation.summary}. ${operation.description ?? ''}</p>
    <table>
      ${(operation.parameters ?? []).filter(isParameter).map((parameter) => parameterRow(parameter, named))}
    </table>
    <dl>
      ${Object.entries(operation.responses ?? {}).map(
        ([status, response]: [string, { readonly description?: string }]) =>
          html`<dt>${status}</dt>
            <dd>${response.description ?? ''}</dd>`,
      )}
    </dl>
  </section>
`;

const sections = (path: string, { get, post }: PathItem, named: Named) => [
  get ? section(`GET ${path}`, get, named) : '',
  post ? section(`POST ${path}`, post, named) : '',
];

const pageOf = ({ info, paths = {}, components: { schemas = {} } = {} }: Document) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${info.title} API</title>
        <link rel="stylesheet" href="/docs/style.css" />
      </head>
      <body>
        <h1>${info.title} API</h1>
        <p>${info.description} For programs: <a href="/openapi.json">openapi.json</a>.</p>
        ${Object.entries(paths).map(([path, item]) => sections(path, item, schemas))}
      </body>
    </html>`;

/** What answers otherwise than in JSON: its media type, and what it is. */
const OTHERS: readonly (readonly [path: string, type: string, summary: string])[] = [
  ['/docs', 'text/html', 'This document for people'],
  ['/metrics', 'text/plain', 'What is measured, as Prometheus reads it'],
];

const describeOthers = (app: OpenAPIHono): void => {
  for (const [path, type, summary] of OTHERS)
    app.openAPIRegistry.registerPath({
      method: 'get',
      path,
      summary,
      responses: { 200: { description: `${summary}.`, content: { [type]: { schema: { type: 'string' } } } } },
    });
};

/** Adds `/openapi.json`, and `/docs`: the same document for people, from this server alone. Each is made once, when first asked for: making it costs more than any other answer. */
export const addDocs = (app: OpenAPIHono): void => {
  const made = { json: '', page: '' };
  describeOthers(app);
  app.get('/openapi.json', (c) => {
    made.json ||= JSON.stringify(app.getOpenAPI31Document(DOCUMENT));
    return c.body(made.json, 200, { 'Content-Type': 'application/json' });
  });
  app.get('/docs', async (c) => {
    made.page ||= await pageOf(app.getOpenAPI31Document(DOCUMENT));
    return c.html(made.page);
  });
  app.get('/docs/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
};
