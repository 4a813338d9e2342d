import type { Commit } from '../../src/application/ports/event-store.ts';
import type { Log } from './remote-log.ts';

const withoutSequence = (commit: Commit): Commit => ({ ...commit, sequence: 0 });

/** A log as a table has it, which keeps no order over its streams; asked for all commits, it gives them with one all the same. */
export const unnumbered = (log: Log): Log => ({
  append: async (...given) => {
    const answer = await log.append(...given);
    return answer.outcome === 'appended' ? { ...answer, commit: withoutSequence(answer.commit) } : answer;
  },
  read: async (...given) => {
    const slice = await log.read(...given);
    return { ...slice, commits: slice.commits.map(withoutSequence) };
  },
  streams: () => log.streams(),
  commitsAfter: (...given) => log.commitsAfter(...given),
  head: () => log.head(),
  onAppend: (wake) => log.onAppend(wake),
});
