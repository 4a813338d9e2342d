/** Where people are told. */
export const OUTLET = 'chat';

/** The subscribers of the log; the last of them where a stream brings the commits. */
export const SUBSCRIBERS: readonly string[] = ['read-model', 'publish:memory', `notify:${OUTLET}`, 'findings'];
