import type { Command } from 'commander';
import { loadConfig } from '../composition/load-config.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';

/** What the SDK brings in is loaded when it is called for: it would double the start of all other commands. */
const tellEnsured = async ({ json }: Manner): Promise<void> => {
  const { ensureTables } = await import('../composition/dynamodb.ts');
  const tables = await ensureTables(loadConfig(process.env));
  const lines = tables.map(({ table, made }) => `The table ${table} ${made ? 'was made' : 'is there already'}.`);
  print(json ? [JSON.stringify({ tables })] : lines);
};

const NOTE =
  'For development, on an emulator: TAPEWATCH_DYNAMODB_ENDPOINT says where it is. Deployed tables are made by the infrastructure, not by this.';

/** Adds `infra ensure`: makes on an emulator what is missing there. */
export const addInfra = (program: Command): void => {
  const infra = program.command('infra').description('what Tapewatch needs of AWS, on an emulator');
  const example = 'TAPEWATCH_DYNAMODB_ENDPOINT=http://127.0.0.1:8000 npx tapewatch infra ensure';
  teach(infra, [example]);
  const ensure = infra
    .command('ensure')
    .description('make the tables that are missing on an emulator')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellEnsured(self.optsWithGlobals()));
  teach(ensure, [example], NOTE);
};
