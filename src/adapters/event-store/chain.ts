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

/** How far a chain has been followed: the commit before the next, what was found, and the first thing wrong. */
type Trace = { before: Link; bad: ChainReport['bad']; commits: number; events: number };

/** How a chain must end: with the hash that was registered, or with a version. */
type End = { readonly head: string } | { readonly last: number };

const endsAs = (before: Link, end: End): boolean =>
  'head' in end ? before.hash === end.head : before.last === end.last;

/** Follows the chain of a stream in order of versions: takes commit by commit, then reports. */
export const traceChain = (stream: string, onAudited: OnAudited) => {
  const trace: Trace = { before: { last: 0, hash: NO_HASH }, bad: null, commits: 0, events: 0 };
  return {
    take: (commit: StoredCommit): void => {
      const fault = trace.bad ? null : faultOf(trace.before, commit);
      if (fault) trace.bad = { version: trace.before.last + 1, fault };
      trace.before = commit;
      trace.commits += 1;
      trace.events += commit.last - commit.first + 1;
      onAudited(stream, commit.last);
    },
    report: (end: End): ChainReport => {
      const { before, commits, events } = trace;
      const cut = endsAs(before, end) ? null : { version: before.last + 1, fault: 'end' as const };
      return { stream, commits, events, head: 'head' in end ? end.head : before.hash, bad: trace.bad ?? cut };
    },
  };
};

/** What the chains come to, counted against the commits ever `recorded`: one that was lost with its whole stream is missing in the count. */
export const logReport = (chains: readonly ChainReport[], recorded: number): LogReport => {
  const found = chains.reduce((sum, { commits }) => sum + commits, 0);
  return { ok: found === recorded && chains.every(({ bad }) => bad === null), recorded, found, chains };
};

/** Follows every chain and counts their commits. */
export const auditLog = (view: AuditView, onAudited: OnAudited = () => {}): LogReport => {
  const chains = view.heads().map((head) => {
    const chain = traceChain(head.stream, onAudited);
    for (const commit of view.commitsOf(head.stream)) chain.take(commit);
    return chain.report(head);
  });
  return logReport(chains, view.recorded());
};
