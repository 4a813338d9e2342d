import type { Argument, Command, Option } from 'commander';

/** What is offered out of the data folder. */
export type Recorded = 'ids' | 'tickers';

/** Files that are offered: of these endings, or any; with folders on the way. */
export type Files = readonly string[] | 'any';

/** What can be said at a place of the command line: after the words of a command, after an option that takes a value, or in place of an argument (counted from 0; `*` for it and all that follow). */
export type Place = {
  readonly after: string;
  readonly words: readonly string[];
  readonly recorded: Recorded | null;
  readonly files: Files | null;
};

/** The places of a command line: its commands with their options, the options that take a value, the arguments. */
export type Places = {
  readonly commands: readonly Place[];
  readonly values: readonly Place[];
  readonly taken: readonly Place[];
};

type Taking = {
  readonly name: string;
  readonly description: string;
  readonly argChoices?: readonly string[] | undefined;
};

const recordedAs = (name: string): Recorded | null => {
  if (/\bticker\b/.test(name)) return 'tickers';
  return name === 'id' ? 'ids' : null;
};

const filesAs = ({ name, description }: Taking): Files | null => {
  if (!/\bfile\b/.test(name)) return null;
  if (/\bCSV\b/.test(description)) return ['csv', 'csv.gz'];
  return /\bpolicy\b/.test(description) ? ['json'] : 'any';
};

const placeOf = (after: string, taking: Taking): Place => ({
  after,
  words: taking.argChoices ?? [],
  recorded: recordedAs(taking.name),
  files: filesAs(taking),
});

const flagsOf = (command: Command): readonly Option[] => {
  const help = Object.assign(command.createHelp(), { showGlobalOptions: true });
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
};

const valuesOf = (after: string, command: Command): readonly Place[] =>
  flagsOf(command)
    .filter(({ required, optional }) => required || optional)
    .map(({ long, flags, description, argChoices }) =>
      placeOf(`${after} ${long}`, { name: flags, description, argChoices }),
    );

const takenOf = (after: string, command: Command): readonly Place[] =>
  command.registeredArguments.map((one: Argument, i) =>
    placeOf(`${after} ${one.variadic ? '*' : i}`, {
      name: one.name(),
      description: one.description,
      argChoices: one.argChoices,
    }),
  );

const ownOf = (after: string, command: Command): Place => ({
  after,
  words: [...command.commands.map((one) => one.name()), ...flagsOf(command).flatMap(({ long }) => long ?? [])],
  recorded: null,
  files: null,
});

/** Every place of a command line where something is offered, those of the commands below first. */
export const placesOf = (command: Command, before = ''): Places => {
  const after = `${before} ${command.name()}`.trimStart();
  const below = command.commands.map((one) => placesOf(one, after));
  return {
    commands: [...below.flatMap(({ commands }) => commands), ownOf(after, command)],
    values: [...valuesOf(after, command), ...below.flatMap(({ values }) => values)],
    taken: [...below.flatMap(({ taken }) => taken), ...takenOf(after, command)],
  };
};
