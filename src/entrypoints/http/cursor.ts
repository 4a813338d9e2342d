import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { FindingKey, FindingsQuery } from '../../application/ports/read-model.ts';
import type { SeriesChoice } from '../../application/queries/choose-series.ts';

/** The filters a cursor belongs to. */
export type CursorScope = Pick<FindingsQuery, 'ticker' | 'from' | 'to' | 'severity' | 'kind'> &
  SeriesChoice & { readonly asOf?: string };

const LONGEST = 512;

const content = z.strictObject({ onset: z.int(), id: z.string().refine((id) => id.isWellFormed()), check: z.string() });

const checksum = (
  { ticker, feed, interval, from, to, severity, kind, asOf }: CursorScope,
  { onset, id }: FindingKey,
): string => {
  const parts = [ticker, feed, interval, from, to, severity, kind, asOf, onset, id].map((part) => part ?? null);
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
};

/** The place after which a list goes on as opaque text, bound to the list's filters by a checksum. */
export const writeCursor = (scope: CursorScope, { onset, id }: FindingKey): string =>
  Buffer.from(JSON.stringify({ onset, id, check: checksum(scope, { onset, id }) })).toString('base64url');

const decode = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

/** The place in a cursor that `writeCursor` gave for the same filters; null for any other text. */
export const readCursor = (scope: CursorScope, text: string): FindingKey | null => {
  if (text.length > LONGEST) return null;
  const { data } = content.safeParse(decode(text));
  if (!data) return null;
  const key = { onset: data.onset, id: data.id };
  return writeCursor(scope, key) === text ? key : null;
};
