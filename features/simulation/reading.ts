import type { Commit } from '../../src/application/ports/event-store.ts';

/** A commit in words. */
export const nameOf = ({ stream, commitId, first, last }: Commit): string =>
  `${commitId} (${stream} ${first}..${last})`;

/** Where commits of one stream in a row do not follow each other, or go back in time; in words. */
export const breaksIn = (commits: readonly Commit[]): readonly string[] =>
  commits.flatMap((commit, i) => {
    const before = commits[i - 1];
    const isNext = !before || (commit.first === before.last + 1 && commit.recordedAt >= before.recordedAt);
    return isNext ? [] : [`${nameOf(commit)} follows ${nameOf(before)}`];
  });

/** Commits that do not hold all of their events; in words. */
export const tornIn = (commits: readonly Commit[]): readonly string[] =>
  commits
    .filter(({ first, last, events }) => events.length !== last - first + 1)
    .map((commit) => `${nameOf(commit)} was read with ${commit.events.length} events`);
