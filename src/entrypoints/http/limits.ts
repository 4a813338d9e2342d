import type { MiddlewareHandler } from 'hono';
import { problem } from './problem.ts';

/** Longest address, in characters of path and query. */
const LONGEST_ADDRESS = 2048;

/** Answers 414 to an address that is longer than any this application gives. */
export const refuseLongAddress: MiddlewareHandler = async (c, next) => {
  const { pathname, search } = new URL(c.req.url);
  if (pathname.length + search.length <= LONGEST_ADDRESS) return next();
  return problem(c, 414, `The address is over ${LONGEST_ADDRESS} characters long: ask for less at once.`);
};

/** Deepest nesting of a JSON body. */
const DEEPEST = 20;

const BRACKETS = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;

/** Whether lists and objects of a JSON text stand more than 20 deep in each other; reads no further than needed. */
export const isTooDeep = (json: string): boolean => {
  let depth = 0;
  for (const [token] of json.matchAll(BRACKETS)) {
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
};
