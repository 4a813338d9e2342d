import { BUSY, FORBIDDEN } from './refusals.ts';

/** An entry of a batch that a service did not take, and its code for the reason. */
export type Untaken<T> = { readonly item: T; readonly code: string };

/** How entries are sent: `send` gives the code of each that was not taken, null of the others, in their order; `pause` waits before the try that follows the `attempt`-th. */
export type Sending<T> = {
  readonly send: (items: readonly T[]) => Promise<readonly (string | null)[]>;
  readonly pause: (attempt: number) => Promise<void>;
};

/** The code of an entry of which an answer says nothing. */
export const UNANSWERED = 'Unavailable';

/** Tries of one entry, the first included. */
const TRIES = 4;

const PASSING = /Throttl|Internal|Unavailable|OverLimit|Timeout/;

const NOT_ALLOWED = /^(AccessDenied|NotAuthorized|Authorization|Kms|KMS)/;

/** Sends a batch, and again only those of its entries that were not taken and may be later; gives what was not taken in the end. Throws what `send` throws. */
export const sendEntries = async <T>(
  items: readonly T[],
  { send, pause }: Sending<T>,
): Promise<readonly Untaken<T>[]> => {
  const refused: Untaken<T>[] = [];
  let left = items;
  for (let attempt = 1; ; attempt += 1) {
    const codes = await send(left);
    const untaken = left.flatMap((item, i) => (codes[i] === null ? [] : [{ item, code: codes[i] ?? UNANSWERED }]));
    const passing = untaken.filter(({ code }) => PASSING.test(code));
    refused.push(...untaken.filter((one) => !passing.includes(one)));
    if (passing.length === 0) return refused;
    if (attempt === TRIES) return [...refused, ...passing];
    left = passing.map(({ item }) => item);
    await pause(attempt);
  }
};

/** Why an entry was not taken: for now, for want of rights, or because it will not do; `words` go on after the name of the queue, bus or topic. */
export type EntryFailure = { readonly kind: 'busy' | 'unavailable' | 'refused'; readonly words: string };

/** The failure that the code of an entry stands for; `entry` names it. */
export const entryFailureOf = (code: string, entry: string): EntryFailure => {
  if (PASSING.test(code)) return BUSY;
  return NOT_ALLOWED.test(code) ? FORBIDDEN : { kind: 'refused', words: `does not take ${entry} (${code})` };
};
