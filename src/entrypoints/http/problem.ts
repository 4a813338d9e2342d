import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

const TITLES = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

type Status = keyof typeof TITLES;

/** A problem document. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: 'What happened, with which value, and what is allowed.' }),
  })
  .openapi('Problem', { description: 'A problem document (RFC 9457).' });

/** A problem answer of a route, as OpenAPI has it. */
export const documented = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

/** The problem answers of routes, as OpenAPI has them. */
export const BAD_REQUEST = documented('A parameter is wrong; `detail` says which and what is allowed.');
export const NOT_FOUND = documented('The ticker is not watched.');
export const TOO_MANY_STREAMS = documented('As many streams as are served are open.');
export const UNAVAILABLE = documented('The data cannot be read for now.');

/** Answers with a problem document (RFC 9457) that no cache keeps; `detail` is one sentence for people. */
export const problem = <S extends Status>(c: Context, status: S, detail: string) =>
  c.json({ type: 'about:blank' as const, title: TITLES[status], status, detail }, status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  });

const MOST_SHOWN = 40;

/** Text from outside as a sentence may show it: in quotes, without control and format characters, at most 40 characters. */
export const quoted = (text: string): string => {
  const characters = Array.from(text.replaceAll(/\p{C}/gu, ''));
  return `"${characters.slice(0, MOST_SHOWN).join('')}${characters.length > MOST_SHOWN ? '…' : ''}"`;
};

/** Answers that a ticker is not watched. */
export const notWatched = (c: Context, ticker: string) =>
  problem(c, 404, `${ticker} is not watched: /tickers lists what is.`);

/** Answers that a ticker is watched, but not as the feed and interval choose. */
export const notOnSeries = (c: Context, ticker: string, rows: readonly { readonly series: string }[]) => {
  const series = rows.map((row) => row.series).join(', ');
  return problem(c, 404, `${ticker} is not watched on that feed and interval: its series are ${series}.`);
};
