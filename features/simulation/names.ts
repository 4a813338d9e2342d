/** Where people are told of each finding, and where old news comes in one message. */
export const OUTLET = 'chat';
export const DIGESTS = 'letter';

const always = (bus: string): readonly string[] => ['read-model', `publish:${bus}`, `notify:${OUTLET}`];

/** Names of the subscribers of the log, by what brings them commits: old news needs a log with an order, findings alone are kept from a table. */
export const subscriberNames = (driver: 'feed' | 'stream' | 'table', bus: string): readonly string[] => [
  ...always(bus),
  ...(driver === 'stream' ? [] : [`notify:${DIGESTS}`]),
  ...(driver === 'feed' ? [] : ['findings']),
];
