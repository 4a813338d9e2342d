import type { Command } from 'commander';
import type { ParkedStream, Redrive } from '../../application/ports/parking.ts';
import { countText } from '../../application/wording/figures.ts';
import { isoInstant } from '../../application/wording/iso-instant.ts';
import { loadConfig } from '../composition/load-config.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';
import { readingLog } from './reading-log.ts';
import { parkedState, stateLines, subscriberStates } from './subscriber-states.ts';

const tellStatus = async ({ json }: Manner): Promise<void> => {
  const states = await subscriberStates(loadConfig(process.env));
  print(json ? [JSON.stringify({ subscribers: states })] : stateLines(states));
};

const parkedLines = ({ subscriber, stream, first, through, deliveries, reason, since }: ParkedStream) => [
  `${subscriber}  ${stream}`,
  `  versions ${first} to ${through}, since ${isoInstant(since)}, handed over ${countText(deliveries, 'time')}`,
  `  ${reason}`,
];

const redriveLine = ({ at, by, subscriber, stream, taken, reason }: Redrive): string => {
  const rest = reason === null ? '' : `, then parked again: ${reason}`;
  const what = subscriber.startsWith('queue:') ? 'message' : 'commit';
  return `${isoInstant(at)}  by ${by}  ${subscriber}  ${stream}  ${countText(taken, what)} taken${rest}`;
};

const NEXT = ['', 'Stop Tapewatch, and hand them over again with: npx tapewatch feed redrive'];

const tellParked = async ({ json }: Manner): Promise<void> => {
  const config = loadConfig(process.env);
  const state = await readingLog(config, () => parkedState(config));
  const lines = state.parked.length === 0 ? ['Nothing is parked.'] : [...state.parked.flatMap(parkedLines), ...NEXT];
  const again = state.redrives.length === 0 ? [] : ['', 'Handed over again', ...state.redrives.map(redriveLine)];
  print(json ? [JSON.stringify(state)] : [...lines, ...again]);
};

type Which = { readonly subscriber: string | undefined; readonly stream: string | undefined };

/** What compose brings in is loaded when it is called for: the help would wait for it. */
const tellRedrive = async ({ subscriber, stream }: Which, manner: Manner): Promise<void> => {
  const { redriveAll } = await import('./redrive-all.ts');
  const redrives = await redriveAll({ subscriber, stream }, manner);
  const lines = redrives.length === 0 ? ['Nothing is parked there.'] : redrives.map(redriveLine);
  print(manner.json ? [JSON.stringify({ redrives })] : lines);
  if (redrives.some(({ reason }) => reason !== null)) process.exitCode = 1;
};

const REFUSED =
  'It is refused while a server runs on the data folder: stop that first. Who did it, when and what came of it is kept, and shown by: npx tapewatch feed parked. Exit code 1 when something is still parked.';

const addRedrive = (feed: Command): void => {
  const redrive = feed
    .command('redrive')
    .description('hand over again, in order, what is parked')
    .argument('[subscriber]', 'only this one')
    .argument('[stream]', 'only this one')
    .addOption(jsonOption())
    .action((subscriber: string | undefined, stream: string | undefined, _: unknown, self: Command) =>
      tellRedrive({ subscriber, stream }, self.optsWithGlobals()),
    );
  teach(redrive, ['npx tapewatch feed redrive', 'npx tapewatch feed redrive notify:console sample/AAPL/1d'], REFUSED);
};

/** Adds `feed status`, `feed parked` (both beside a running server or without one) and `feed redrive`: who listens to the log, what could not be taken and why, and handing it over again. */
export const addFeed = (program: Command): void => {
  const feed = program.command('feed').description('who listens to the log, how far each has come, what is parked');
  teach(feed, ['npx tapewatch feed status', 'npx tapewatch feed parked', 'npx tapewatch feed redrive']);
  const status = feed
    .command('status')
    .description('checkpoint, lag and parked streams of each subscriber; beside a server too')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellStatus(self.optsWithGlobals()));
  teach(status, ['npx tapewatch feed status', 'npx tapewatch feed status --json']);
  const parked = feed
    .command('parked')
    .description('what could not be taken and why, and who had it handed over again; beside a server too')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellParked(self.optsWithGlobals()));
  teach(parked, ['npx tapewatch feed parked', 'npx tapewatch feed parked --json']);
  addRedrive(feed);
};
