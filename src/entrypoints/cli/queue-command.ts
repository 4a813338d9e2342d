import type { Command } from 'commander';
import { countText } from '../../application/wording/figures.ts';
import { loadConfig } from '../composition/load-config.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';
import type { QueueState, RedrivenLetters } from './queue-states.ts';

const stateLine = ({ queue, waiting, inHand }: QueueState, width: number): string =>
  `${queue.padEnd(width)}  ${String(waiting).padStart(8)}  ${String(inHand).padStart(8)}`;

const stateLines = (states: readonly QueueState[]): readonly string[] => {
  const width = Math.max(...states.map(({ queue }) => queue.length));
  const head = `${'queue'.padEnd(width)}  ${'waiting'.padStart(8)}  ${'in hand'.padStart(8)}`;
  return [head, ...states.map((state) => stateLine(state, width))];
};

const redrivenLines = ({ queue, taken, reason }: RedrivenLetters): readonly string[] => {
  const said = `${countText(taken, 'dead letter')} went back to ${queue}.`;
  return reason === null ? [said] : [said, `Others did not: ${reason}`];
};

/** What the SDK brings in is loaded when it is called for: it would double the start of all other commands. */
const tellStatus = async ({ json }: Manner): Promise<void> => {
  const { queueStates } = await import('./queue-states.ts');
  const states = await queueStates(loadConfig(process.env));
  print(json ? [JSON.stringify({ queues: states })] : stateLines(states));
};

const tellRedrive = async ({ json }: Manner): Promise<void> => {
  const { redriveDeadLetters } = await import('./queue-states.ts');
  const all = await redriveDeadLetters(loadConfig(process.env));
  print(json ? all.map((redriven) => JSON.stringify(redriven)) : all.flatMap(redrivenLines));
};

const STATUS =
  'The queue behind the bus (TAPEWATCH_SQS_QUEUE) and its dead letters (TAPEWATCH_SQS_DEAD_LETTERS), as SQS counts them: about so many. With TAPEWATCH_QUEUE=sqs those of jobs too (TAPEWATCH_SQS_JOBS, by default named after the table of the log, and TAPEWATCH_SQS_DEAD_JOBS).';

const REDRIVE =
  'It is refused while a server runs on the data folder, where it is kept who did it, when and how many went; npx tapewatch feed parked shows that. One that the queue never takes stays and is told. A letter is put in before it is taken out: after a failure it may be there twice, under the same id of its event.';

/** Adds `queue status` and `queue redrive`: what waits in queues, and sending dead letters back. */
export const addQueue = (program: Command): void => {
  const queue = program.command('queue').description('what waits in queues, and their dead letters');
  const place = 'TAPEWATCH_SQS_ENDPOINT=http://127.0.0.1:4566';
  teach(queue, [`${place} npx tapewatch queue status`]);
  const status = queue
    .command('status')
    .description('how many messages wait, and how many are in hand')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellStatus(self.optsWithGlobals()));
  teach(status, [`${place} npx tapewatch queue status`], STATUS);
  const redrive = queue
    .command('redrive')
    .description('send the dead letters back to their queue')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellRedrive(self.optsWithGlobals()));
  teach(redrive, [`${place} npx tapewatch queue redrive`], REDRIVE);
};
