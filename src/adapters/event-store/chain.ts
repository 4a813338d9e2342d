import { hash } from 'node:crypto';
import type { ChainFault, ChainReport, LogReport, OnAudited } from '../../application/ports/log-audit.ts';
import type { StoredCommit } from './stored-commit.ts';

/** What stands for the hash before a stream's first commit. */
export const NO_HASH = '';

/** A stream as the log registers it: its name and the hash of its newest commit. */
export type StreamHead = { readonly stream: string; readonly head: string };

/** What an audit reads of a log that stands still meanwhile; `recorded` is the highest sequence ever given. */
export type AuditView = {
  heads(): readonly StreamHead[];
  commitsOf(stream: string): Iterable<StoredCommit>;
  recorded(): number;
};

/** SHA-256, in hex, of the hash of the stream's commit before (NO_HASH at first) and of all that is kept of a commit. */
export const chainHash = (previous: string, commit: Omit<StoredCommit, 'hash'>): string => {
  const { stream, commitId, first, last, sequence, recordedAt, body } = commit;
  return hash('sha256', `${JSON.stringify([previous, stream, commitId, first, last, sequence, recordedAt])}\n${body}`);
};

type Link = { readonly last: number; readonly hash: string };

const faultOf = (before: Link, commit: StoredCommit): ChainFault | null => {
  if (commit.first > before.last + 1) return 'missing';
  return commit.hash === chainHash(before.hash, commit) ? null : 'altered';
};

/** Follows one chain in order of versions. */
const followChain = (
  { stream, head }: StreamHead,
  commits: Iterable<StoredCommit>,
  onAudited: OnAudited,
): ChainReport => {
  let before: Link = { last: 0, hash: NO_HASH };
  let bad: ChainReport['bad'] = null;
  let [found, events] = [0, 0];
  for (const commit of commits) {
    const fault: ChainFault | null = bad ? null : faultOf(before, commit);
    if (fault) bad = { version: before.last + 1, fault };
    before = commit;
    found += 1;
    events += commit.last - commit.first + 1;
    onAudited(stream, commit.last);
  }
  if (!bad && before.hash !== head) bad = { version: before.last + 1, fault: 'end' };
  return { stream, commits: found, events, head, bad };
};

/** Follows every chain and counts their commits: one that was lost with its whole stream is missing in the count. */
export const auditLog = (view: AuditView, onAudited: OnAudited = () => {}): LogReport => {
  const chains = view.heads().map((head) => followChain(head, view.commitsOf(head.stream), onAudited));
  const found = chains.reduce((sum, { commits }) => sum + commits, 0);
  const recorded = view.recorded();
  return { ok: found === recorded && chains.every(({ bad }) => bad === null), recorded, found, chains };
};
