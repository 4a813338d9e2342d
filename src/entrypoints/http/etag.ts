import { createHash } from 'node:crypto';
import type { Freshness } from '../../application/queries/freshness.ts';

/** A weak entity tag of an answer: the same while nothing but its age has changed. */
export const entityTag = (body: { readonly freshness: Freshness }): string => {
  const { ageSeconds: _, ...freshness } = body.freshness;
  const text = JSON.stringify({ ...body, freshness });
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
};
