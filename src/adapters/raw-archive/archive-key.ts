import { hash } from 'node:crypto';
import type { RawAnswer } from '../../application/ports/raw-archive.ts';

const digestOf = (body: Uint8Array): string => hash('sha256', body);

/** The key of an answer: feed, day (UTC) and subject for people who look, and the digest of its content, which says what must stand there. */
export const keyOf = ({ feed, about, receivedAt, body }: RawAnswer): string => {
  const day = new Date(receivedAt).toISOString().slice(0, 10);
  return `${feed}/${day}/${encodeURIComponent(about)}/${digestOf(body)}`;
};

/** Whether a body is the one that a key is of. */
export const isOf = (key: string, body: Uint8Array): boolean => key.endsWith(`/${digestOf(body)}`);
