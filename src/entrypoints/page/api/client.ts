/** What asking the server came to: its data, its explanation why there are none, or silence. */
export type Answer<T> =
  | { readonly kind: 'data'; readonly data: T }
  | { readonly kind: 'problem'; readonly status: number; readonly title: string; readonly detail: string }
  | { readonly kind: 'silence' };

/** An answer, or nothing new since the last one. */
export type News<T> = Answer<T> | { readonly kind: 'unchanged' };

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

const send = (path: string, headers: Record<string, string>): Promise<Response | null> =>
  fetch(path, { headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);

const read = async <T>(response: Response, property: keyof T & string): Promise<Answer<T>> => {
  const body = await bodyOf(response);
  if (hasProperty(body, property)) return { kind: 'data', data: body as T };
  return problemOf(response.status, body);
};

/** Asks for an answer that holds `property`. */
export const ask = async <T>(path: string, property: keyof T & string): Promise<Answer<T>> => {
  const response = await send(path, {});
  if (!response) return { kind: 'silence' };
  noteClock(response);
  return read(response, property);
};

/** Asks like `ask`, and says `unchanged` when the answer is the one given before. */
export const askForNews = async <T>(path: string, property: keyof T & string): Promise<News<T>> => {
  const tag = entityTags.get(path);
  const response = await send(path, tag === undefined ? {} : { 'if-none-match': tag });
  if (!response) return { kind: 'silence' };
  noteClock(response);
  if (response.status === 304) return { kind: 'unchanged' };
  const answer = await read<T>(response, property);
  const fresh = response.headers.get('etag');
  if (answer.kind === 'data' && fresh !== null) entityTags.set(path, fresh);
  return answer;
};
