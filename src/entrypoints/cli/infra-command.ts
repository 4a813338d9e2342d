import type { Command } from 'commander';
import type { Ensured } from '../composition/ensure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';

const ensuredLine = ({ what, name, made }: Ensured): string =>
  made ? `The ${what} ${name} was made.` : `The ${what} ${name} is there already.`;

/** What the SDK brings in is loaded when it is called for: it would double the start of all other commands. */
const tellEnsured = async ({ json }: Manner): Promise<void> => {
  const { ensure } = await import('../composition/ensure.ts');
  const ensured = await ensure(loadConfig(process.env));
  print(json ? [JSON.stringify({ ensured })] : ensured.map(ensuredLine));
};

const NOTE =
  'For development, on an emulator: TAPEWATCH_DYNAMODB_ENDPOINT says where tables are, TAPEWATCH_SQS_ENDPOINT queues, TAPEWATCH_EVENTBRIDGE_ENDPOINT buses, TAPEWATCH_SNS_ENDPOINT topics and TAPEWATCH_S3_ENDPOINT buckets; of each only what has an endpoint is made. The queue is put behind the bus and the topic of events. What is deployed is made by the infrastructure, not by this.';

/** Adds `infra ensure`: makes on an emulator what is missing there. */
export const addInfra = (program: Command): void => {
  const infra = program.command('infra').description('what Tapewatch needs of AWS, on an emulator');
  const example = 'TAPEWATCH_DYNAMODB_ENDPOINT=http://127.0.0.1:8000 npx tapewatch infra ensure';
  teach(infra, [example]);
  const ensure = infra
    .command('ensure')
    .description('make the tables, queues, buses, topics and buckets that are missing on an emulator')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellEnsured(self.optsWithGlobals()));
  teach(ensure, [example], NOTE);
};
