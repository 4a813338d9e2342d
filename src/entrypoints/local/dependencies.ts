import { join, sep } from 'node:path';
import type { Composed } from '../composition/compose.ts';
import { failureOf } from '../composition/failure.ts';
import { TOKENS } from '../composition/tokens.ts';
import type { DependencyState } from '../http/dependencies.ts';

/** What people are told of a failure; files are named without the folder they are in. */
const sentenceOf = (error: Error | null, data: string): string | null =>
  error && failureOf(error).lines.join(' ').replaceAll(join(data, sep), '');

/** What the process relies on, and the gravest of what each fails with; the stream of a table only where it is read. */
export const dependenciesOf = async (composed: Composed): Promise<readonly DependencyState[]> => {
  const health = await composed.get(TOKENS.health);
  const { data } = await composed.get(TOKENS.config);
  const isFollowing = (await composed.get(TOKENS.follow)) !== null;
  const states = [
    { name: 'event store', failing: sentenceOf(health.failing('appends', 'event store'), data) },
    { name: 'read model', failing: sentenceOf(health.failing('read model'), data) },
    { name: 'parking', failing: sentenceOf(health.failing('parking'), data) },
  ] as const;
  if (!isFollowing) return states;
  return [...states, { name: 'stream', failing: sentenceOf(health.failing('stream'), data) }];
};
