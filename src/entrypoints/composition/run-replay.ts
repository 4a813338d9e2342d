import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { replay, type Replay, type Replaying, type ReplayQuery } from '../../application/replay/replay.ts';

/** A replay and the SHA-256 of its canonical JSON (RFC 8785) in hex digits. */
export type DigestedReplay = Replay & { readonly digest: string };

/** Replays a log under another policy, letting other work of the process run; the same log and query give the same bytes. */
export const runReplay = async (log: Replaying['log'], query: ReplayQuery): Promise<DigestedReplay> => {
  const result = await replay({ log, breathe }, query);
  const digest = createHash('sha256')
    .update(canonicalize(result) ?? '')
    .digest('hex');
  return { ...result, digest };
};
