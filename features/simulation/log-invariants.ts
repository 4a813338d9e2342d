import { isDeepStrictEqual } from 'node:util';
import type { Commit } from '../../src/application/ports/event-store.ts';
import type { Invariant } from './invariant.ts';
import { nameOf } from './reading.ts';
import type { World } from './world.ts';

const dense = async ({ log, ledger }: World): Promise<readonly string[]> => {
  const broken: string[] = [];
  for (const stream of await log.streams()) {
    const [commit] = (await log.read(stream)).commits;
    if (commit?.first !== 1) broken.push(`${stream} does not begin at 1`);
  }
  return [...broken, ...ledger.breaks];
};

const kept = async ({ log, ledger }: World): Promise<readonly string[]> => {
  const found = new Map<string, Commit>();
  for (const stream of await log.streams())
    for (const commit of (await log.read(stream)).commits) found.set(nameOf(commit), commit);
  return ledger.answered
    .filter(({ commit }) => !isDeepStrictEqual(found.get(nameOf(commit)), commit))
    .map(({ commit }) => `${nameOf(commit)} was acknowledged and is not in the log as it was`);
};

const whole = async ({ ledger }: World): Promise<readonly string[]> => [...ledger.torn];

const oneAnswer = async ({ ledger }: World): Promise<readonly string[]> => {
  const answers = new Map(ledger.answered.map(({ asked, commit }) => [asked, commit]));
  return ledger.answered
    .filter(({ asked, commit }) => commit.commitId !== asked || !isDeepStrictEqual(commit, answers.get(asked)))
    .map(({ asked, commit }) => `${asked} was also answered with ${nameOf(commit)}`);
};

/** What holds of the log. */
export const LOG_INVARIANTS: readonly Invariant[] = [
  { name: 'I1', says: 'versions of a stream are 1 to n without hole or overlap', when: 'always', check: dense },
  { name: 'I2', says: 'an acknowledged commit is readable for ever', when: 'always', check: kept },
  { name: 'I3', says: 'a commit is visible whole or not at all', when: 'always', check: whole },
  { name: 'I4', says: 'the same commit id: one commit, the same answer', when: 'always', check: oneAnswer },
];
