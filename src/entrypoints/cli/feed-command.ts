import { userInfo } from 'node:os';
import type { LocalFeed } from '../../adapters/feed/local-feed.ts';
import type { ParkedStream, Redrive } from '../../application/ports/parking.ts';
import { countText } from '../../application/wording/figures.ts';
import { compose } from '../composition/compose.ts';
import type { Config } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { openLog } from '../composition/log.ts';
import { TOKENS } from '../composition/tokens.ts';
import { readingLog } from './reading-log.ts';
import { parkedState, stateLines, subscriberStates } from './subscriber-states.ts';

type Options = { readonly json?: boolean };

const print = (lines: readonly string[]): boolean => process.stdout.write(lines.map((line) => `${line}\n`).join(''));

const instant = (time: number): string => new Date(time).toISOString();

/** `tapewatch feed status`: how far each subscriber has come, beside a running server or without one. */
export const feedStatusCommand = async ({ json }: Options): Promise<void> => {
  const states = await subscriberStates(loadConfig(process.env));
  print(json ? [JSON.stringify({ subscribers: states })] : stateLines(states));
};

const parkedLines = ({ subscriber, stream, first, through, deliveries, reason, since }: ParkedStream) => [
  `${subscriber}  ${stream}`,
  `  versions ${first} to ${through}, since ${instant(since)}, handed over ${countText(deliveries, 'time')}`,
  `  ${reason}`,
];

const redriveLine = ({ at, by, subscriber, stream, taken, reason }: Redrive): string => {
  const rest = reason === null ? '' : `, then parked again: ${reason}`;
  return `${instant(at)}  by ${by}  ${subscriber}  ${stream}  ${countText(taken, 'commit')} taken${rest}`;
};

/** `tapewatch feed parked`: what each subscriber could not take and why, and who had it handed over again. */
export const feedParkedCommand = async ({ json }: Options): Promise<void> => {
  const config = loadConfig(process.env);
  const state = await readingLog(config, () => parkedState(config));
  if (json) {
    print([JSON.stringify(state)]);
    return;
  }
  const next = '\nStop Tapewatch, and hand them over again with: npx tapewatch feed redrive';
  print(state.parked.length === 0 ? ['Nothing is parked.'] : [...state.parked.flatMap(parkedLines), next]);
  if (state.redrives.length > 0) print(['\nHanded over again', ...state.redrives.map(redriveLine)]);
};

/** The account that runs this process. */
const accountName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
};

const chosenNames = async (feed: LocalFeed, subscriber: string | undefined): Promise<readonly string[]> => {
  const names = (await feed.status()).map(({ name }) => name);
  if (subscriber === undefined) return names;
  if (names.includes(subscriber)) return [subscriber];
  throw new UsageError(
    `There is no subscriber ${JSON.stringify(subscriber.slice(0, 40))}; there are: ${names.join(', ')}`,
  );
};

const redriveAll = async (config: Config, subscriber?: string, stream?: string): Promise<readonly Redrive[]> => {
  const announce = (line: string): boolean => process.stderr.write(`${line}\n`);
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

/** `tapewatch feed redrive`: hands parked streams over again, in order, and keeps who did it and what came of it; refused while a server runs. Exit code 1 when something is still parked. */
export const feedRedriveCommand = async (
  subscriber: string | undefined,
  stream: string | undefined,
  { json }: Options,
): Promise<void> => {
  const config = loadConfig(process.env);
  await readingLog(config, (log) => log.head());
  const redrives = await redriveAll(config, subscriber, stream);
  const lines = redrives.length === 0 ? ['Nothing is parked there.'] : redrives.map(redriveLine);
  print(json ? [JSON.stringify({ redrives })] : lines);
  if (redrives.some(({ reason }) => reason !== null)) process.exitCode = 1;
};
