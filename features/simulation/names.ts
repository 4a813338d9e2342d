/** Where people are told of each finding, and where old news comes in one message. */
export const OUTLET = 'chat';
export const DIGESTS = 'letter';

const ALWAYS: readonly string[] = ['read-model', 'publish:memory', `notify:${OUTLET}`];

/** Names of the subscribers of the log, by what brings them commits: old news needs a log with an order, findings alone are kept from a table. */
export const SUBSCRIBERS: Readonly<Record<'feed' | 'stream' | 'table', readonly string[]>> = {
  feed: [...ALWAYS, `notify:${DIGESTS}`],
  stream: [...ALWAYS, 'findings'],
  table: [...ALWAYS, `notify:${DIGESTS}`, 'findings'],
};
