import type { MiddlewareHandler } from 'hono';
import type { HttpDeps } from './deps.ts';

/** Most answers kept at a time. */
const MOST = 200;

/** As plain bytes and headers, which the server sends without making them again. */
type Answer = { readonly body: Uint8Array<ArrayBuffer>; readonly headers: Record<string, string> };

/** Path and query of an address. */
const targetOf = (url: string): string => url.slice(url.indexOf('/', url.indexOf('://') + 3));

/** Gives an answer that says 200 again to the same question, with all its headers, until the read model has moved on or a second is over, which is how finely answers tell the age of the data. A client that names a tag is answered anew. */
export const keepAnswers = ({ readModel, now }: Pick<HttpDeps, 'readModel' | 'now'>): MiddlewareHandler => {
  let kept = { state: '', answers: new Map<string, Answer>() };
  return async (c, next) => {
    if (c.req.header('If-None-Match') !== undefined) return next();
    const state = `${await readModel.checkpoint()} ${Math.floor(now() / 1000)}`;
    if (kept.state !== state) kept = { state, answers: new Map() };
    const { answers } = kept;
    const target = targetOf(c.req.url);
    const answer = answers.get(target);
    if (answer) return new Response(answer.body, { headers: answer.headers });
    await next();
    if (c.res.status !== 200 || answers.size >= MOST) return;
    const body = new Uint8Array(await c.res.clone().arrayBuffer());
    answers.set(target, { body, headers: Object.fromEntries(c.res.headers) });
  };
};
