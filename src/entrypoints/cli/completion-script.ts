import type { Argument, Command, Option } from 'commander';

/** The shells that can be taught. */
export const SHELLS = ['bash', 'zsh'] as const;

/** What can stand at a place of the command line: after the words of a command, or after an option that takes a value. */
type Place = { readonly after: string; readonly words: readonly string[]; readonly files: boolean };

const takesFile = (takes: string): boolean => /\bfile\b/.test(takes);

const flagsOf = (command: Command): readonly Option[] => {
  const help = Object.assign(command.createHelp(), { showGlobalOptions: true });
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
};

const valuePlace = (after: string, { long, flags, argChoices = [] }: Option): Place => ({
  after: `${after} ${long}`,
  words: argChoices,
  files: takesFile(flags),
});

const ownPlace = (after: string, command: Command): Place => {
  const taken: readonly Argument[] = command.registeredArguments;
  return {
    after,
    words: [
      ...command.commands.map((one) => one.name()),
      ...taken.flatMap(({ argChoices = [] }) => argChoices),
      ...flagsOf(command).flatMap(({ long }) => long ?? []),
    ],
    files: taken.some((one) => takesFile(one.name())),
  };
};

const placesOf = (command: Command, before = ''): readonly Place[] => {
  const after = `${before} ${command.name()}`.trimStart();
  const valued = flagsOf(command).filter(({ required, optional }) => required || optional);
  return [
    ...valued.map((option) => valuePlace(after, option)),
    ...command.commands.flatMap((one) => placesOf(one, after)),
    ownPlace(after, command),
  ];
};

const caseLines = (places: readonly Place[]): string =>
  places
    .map(({ after, words, files }) => `    '${after}') offers='${words.join(' ')}' files=${files ? 1 : ''} ;;`)
    .join('\n');

type Cases = { readonly commands: string; readonly values: string; readonly words: string };

/** Both shells know these lines: find the command that the words before name, then what can stand here. */
const casesOf = (program: Command): Cases => {
  const places = placesOf(program);
  const isValue = ({ after }: Place): boolean => after.includes(' --');
  const own = places.filter((place) => !isValue(place));
  return {
    commands: own.map(({ after }) => `'${after}'`).join(' | '),
    values: caseLines(places.filter(isValue)),
    words: caseLines(own),
  };
};

const SHORT = `command -v tapewatch > /dev/null || tapewatch() { npx tapewatch "$@"; }`;

const bash = ({ commands, values, words }: Cases): string => `${SHORT}
_tapewatch() {
  local word=\${COMP_WORDS[COMP_CWORD]} at=tapewatch offers='' files='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in ${commands}) at="$at \${COMP_WORDS[i]}" ;; esac
  done
  case "$at \${COMP_WORDS[COMP_CWORD - 1]}" in
${values}
    *) case "$at" in
${words}
    esac ;;
  esac
  local IFS=$'\\n'
  COMPREPLY=($(IFS=' ' compgen -W "$offers" -- "$word"))
  if [[ -n $files ]]; then
    compopt -o filenames 2> /dev/null
    COMPREPLY+=($(compgen -f -- "$word"))
  fi
}
complete -F _tapewatch tapewatch`;

const zsh = ({ commands, values, words }: Cases): string => `#compdef tapewatch
${SHORT}
_tapewatch() {
  local at=tapewatch offers='' files='' i
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in ${commands}) at="$at \${words[i]}" ;; esac
  done
  case "$at \${words[CURRENT - 1]}" in
${values}
    *) case "$at" in
${words}
    esac ;;
  esac
  [[ -n $offers ]] && compadd -- \${=offers}
  [[ -n $files ]] && _files
}
compdef _tapewatch tapewatch`;

const FRAMES: Readonly<Record<(typeof SHELLS)[number], (cases: Cases) => string>> = { bash, zsh };

/** The script that has a shell complete a command line: its commands, options, their values, and files where one is meant. */
export const completionScript = (program: Command, shell: (typeof SHELLS)[number]): string =>
  FRAMES[shell](casesOf(program));
