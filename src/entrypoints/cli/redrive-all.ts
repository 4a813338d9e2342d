import type { LocalFeed } from '../../adapters/feed/local-feed.ts';
import type { Redrive } from '../../application/ports/parking.ts';
import { compose } from '../composition/compose.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { openLog } from '../composition/log.ts';
import { TOKENS } from '../composition/tokens.ts';
import { accountName } from './account-name.ts';
import type { Manner } from './options.ts';
import { note } from './print.ts';
import { readingLog } from './reading-log.ts';

/** What is handed over again; what is left out may be any. */
type Which = { readonly subscriber: string | undefined; readonly stream: string | undefined };

const chosenNames = async (feed: LocalFeed, subscriber: string | undefined): Promise<readonly string[]> => {
  const names = (await feed.status()).map(({ name }) => name);
  if (subscriber === undefined) return names;
  if (names.includes(subscriber)) return [subscriber];
  throw new UsageError(
    `There is no subscriber ${JSON.stringify(subscriber.slice(0, 40))}; there are: ${names.join(', ')}`,
  );
};

/** Hands parked streams over again, in order, and keeps who did it and what came of it. Refused with a UsageError while a server runs. */
export const redriveAll = async ({ subscriber, stream }: Which, manner: Manner): Promise<readonly Redrive[]> => {
  const config = loadConfig(process.env);
  await readingLog(config, (log) => log.head());
  const announce = (line: string): void => note(manner, [line]);
  const composed = await compose(config, { logger: openLog(config.logLevel), now: Date.now, announce });
  try {
    const feed = await composed.get(TOKENS.feed);
    const redrives: Redrive[] = [];
    for (const name of await chosenNames(feed, subscriber)) {
      redrives.push(...(await feed.redrive(accountName(), name, stream)));
    }
    return redrives;
  } finally {
    await composed.shutdown();
  }
};
