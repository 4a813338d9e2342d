import * as z from 'zod';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { commitsOf, numeric, shardOf, streamOf, type Item } from '../dynamodb/log-table.ts';
import { packed, packedText } from '../dynamodb/packed-text.ts';
import type { StoredCommit } from './stored-commit.ts';

/** The sequence of a commit in a store that keeps no order over its streams. */
export const UNNUMBERED = 0;

/** Most bytes of a name in an item: of a stream, of a commit id. */
const MAX_NAME = 1024;

const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));
const text = z.object({ S: z.string() });
const bytes = z.object({ B: z.instanceof(Uint8Array) });

const itemSchema = z.object({
  p: text,
  f: number.pipe(z.int()),
  l: number.pipe(z.int()),
  c: text,
  t: number.pipe(z.int()),
  h: bytes,
  b: packedText,
});

const refuseLongName = (what: string, name: string): void => {
  const length = Buffer.byteLength(name);
  if (length <= MAX_NAME) return;
  throw new EventStoreError('commit-too-large', `${what} takes ${length} bytes; ${MAX_NAME} are allowed.`);
};

/** A commit as one item: first version `f`, last `l`, commit id `c`, recorded time `t`, hash `h`, body `b`; a stream's first commit also has its place in the registry, `r`. Refuses a name that is too long ('commit-too-large'). */
export const itemOf = ({ stream, commitId, first, last, recordedAt, hash, body }: StoredCommit): Item => {
  refuseLongName('The name of a stream', stream);
  refuseLongName(`A commit id of ${stream}`, commitId);
  return {
    p: { S: commitsOf(stream) },
    f: numeric(first),
    l: numeric(last),
    c: { S: commitId },
    t: numeric(recordedAt),
    h: { B: Buffer.from(hash, 'hex') },
    b: packed(body),
    ...(first === 1 ? { r: numeric(shardOf(stream)) } : {}),
  };
};

const damaged = ({ p, f }: Item, table: string | undefined, cause: unknown): EventStoreError => {
  const [stream, first] = [streamOf(p?.S ?? ''), Number(f?.N)];
  const where = table === undefined ? '' : ` in the table ${table}`;
  const message = `The commit at version ${first} of ${stream}${where} is damaged; restore the table to a moment before that.`;
  return new EventStoreError('corrupt', message, {
    cause,
    commit: { stream, first, last: first, sequence: UNNUMBERED },
  });
};

/** The commit of an item, of a table by name where that is known; one that no append wrote is refused ('corrupt'). */
export const commitOf = (item: Item, table?: string): StoredCommit => {
  try {
    const { p, f, l, c, t, h, b } = itemSchema.parse(item);
    return {
      stream: streamOf(p.S),
      commitId: c.S,
      first: f,
      last: l,
      sequence: UNNUMBERED,
      recordedAt: t,
      hash: Buffer.from(h.B).toString('hex'),
      body: b,
    };
  } catch (cause) {
    throw damaged(item, table, cause);
  }
};
