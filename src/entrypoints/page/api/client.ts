import type { Posted, Problem, Routes } from './answers.ts';

/** What asking the server came to: its data, its explanation why there are none, or silence. */
export type Answer<T> =
  | { readonly kind: 'data'; readonly data: T }
  | ({ readonly kind: 'problem' } & Pick<Problem, 'status' | 'title' | 'detail'>)
  | { readonly kind: 'silence' };

/** An answer, or nothing new since the last one. */
export type News<T> = Answer<T> | { readonly kind: 'unchanged' };

/** A route that answers to `GET`, what its address holds, and what it answers. */
type Route = keyof Routes;
type Given<R extends Route> = Routes[R]['given'];
type AnswerOf<R extends Route> = Routes[R]['answer'];

/** Longest wait for an answer, in milliseconds. */
const PATIENCE = 10_000;

const entityTags = new Map<string, string>();

let clockOffset = 0;

/** The server's clock in epoch milliseconds, as its last answer showed it (to a second). */
export const serverNow = (): number => Date.now() + clockOffset;

const noteClock = (response: Response): void => {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Math.abs(date - Date.now()) > 2000) clockOffset = date - Date.now();
  else clockOffset = 0;
};

/** The address of a route, relative to the page: what is given stands in the path where that names it, else in the query. */
const addressOf = <R extends Route>(route: R, given: Given<R>): string => {
  const query = new URLSearchParams();
  let path: string = route.slice(1);
  for (const [name, value] of Object.entries(given)) {
    const place = `{${name}}`;
    if (path.includes(place)) path = path.replace(place, () => encodeURIComponent(String(value)));
    else query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
};

const textOf = (body: object, key: 'title' | 'detail', otherwise: string): string => {
  const text: unknown = Reflect.get(body, key);
  return typeof text === 'string' ? text : otherwise;
};

const problemOf = (status: number, body: unknown): Answer<never> => {
  const document = typeof body === 'object' && body !== null ? body : {};
  const title = textOf(document, 'title', `The server answered with status ${status}`);
  return { kind: 'problem', status, title, detail: textOf(document, 'detail', 'It gave no explanation.') };
};

const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    return (await response.json()) as unknown;
  } catch {
    return null;
  }
};

/** Whether a JSON value is an object with this property; the page trusts the rest of its own server's answers. */
const hasProperty = (body: unknown, property: string): boolean =>
  typeof body === 'object' && body !== null && property in body;

const send = (address: string, headers: Record<string, string>): Promise<Response | null> =>
  fetch(address, { headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);

const read = async <T>(response: Response, property: keyof T & string): Promise<Answer<T>> => {
  const body = await bodyOf(response);
  if (hasProperty(body, property)) return { kind: 'data', data: body as T };
  return problemOf(response.status, body);
};

/** Asks a route for its answer, which holds `property`. */
export const ask = async <R extends Route>(
  route: R,
  given: Given<R>,
  property: keyof AnswerOf<R> & string,
): Promise<Answer<AnswerOf<R>>> => {
  const response = await send(addressOf(route, given), {});
  if (!response) return { kind: 'silence' };
  noteClock(response);
  return read<AnswerOf<R>>(response, property);
};

/** Asks like `ask`, and says `unchanged` when the answer is the one given before. */
export const askForNews = async <R extends Route>(
  route: R,
  given: Given<R>,
  property: keyof AnswerOf<R> & string,
): Promise<News<AnswerOf<R>>> => {
  const address = addressOf(route, given);
  const tag = entityTags.get(address);
  const response = await send(address, tag === undefined ? {} : { 'if-none-match': tag });
  if (!response) return { kind: 'silence' };
  noteClock(response);
  if (response.status === 304) return { kind: 'unchanged' };
  const answer = await read<AnswerOf<R>>(response, property);
  const fresh = response.headers.get('etag');
  if (answer.kind === 'data' && fresh !== null) entityTags.set(address, fresh);
  return answer;
};

/** Sends a route its request and asks for the answer, which holds `property`; waits until `signal` says otherwise. */
export const post = async <R extends keyof Posted>(
  route: R,
  request: Posted[R]['given'],
  property: keyof Posted[R]['answer'] & string,
  signal: AbortSignal,
): Promise<Answer<Posted[R]['answer']>> => {
  const [body, headers] = [JSON.stringify(request), { 'content-type': 'application/json' }];
  const response = await fetch(route.slice(1), { method: 'POST', body, headers, signal }).catch(() => null);
  return response ? read<Posted[R]['answer']>(response, property) : { kind: 'silence' };
};
