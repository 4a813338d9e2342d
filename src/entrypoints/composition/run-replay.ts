import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { BudgetError } from '../../application/commands/budget-error.ts';
import {
  replay,
  type DigestedReplay,
  type Digest,
  type Replaying,
  type ReplayQuery,
} from '../../application/replay/replay.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import type { ReplayAnswer, ReplayAsked } from '../http/deps.ts';
import { choosePolicy, policyOf } from './choose-policy.ts';
import { ConfigError } from './load-config.ts';
import { checkPolicy } from './policy-file.ts';

/** SHA-256, in hex digits, of lines of canonical JSON (RFC 8785). */
const openDigest = (): Digest => {
  const hash = createHash('sha256');
  return { add: (line) => void hash.update(`${canonicalize(line) ?? ''}\n`), end: () => hash.digest('hex') };
};

/** Replays a log under another policy, letting other work of the process run; the same log and query give the same bytes. Throws the reason of the signal once that is aborted. */
export const runReplay = (log: Replaying['log'], query: ReplayQuery, signal?: AbortSignal): Promise<DigestedReplay> => {
  const pause = async (): Promise<void> => {
    await breathe();
    signal?.throwIfAborted();
  };
  return replay({ log, breathe: pause, openDigest }, query);
};

const chosen = ({ policy, budget }: ReplayAsked): Policy =>
  typeof policy === 'string' ? choosePolicy(policy, budget) : policyOf(checkPolicy(policy, 'document'), budget);

const policyOrFault = (asked: ReplayAsked): { readonly policy: Policy } | { readonly fault: string } => {
  try {
    return { policy: chosen(asked) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { fault: `${error.problems[0] ?? 'the policy cannot be used'}.` };
  }
};

/** Answers clients who ask for replays of a log. */
export const replaysOf =
  (log: Replaying['log']) =>
  async (asked: ReplayAsked, signal: AbortSignal): Promise<ReplayAnswer> => {
    const made = policyOrFault(asked);
    if ('fault' in made) return made;
    try {
      return { replay: await runReplay(log, { ...asked, policy: made.policy }, signal) };
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error;
      return { fault: `${error.message}.` };
    }
  };
