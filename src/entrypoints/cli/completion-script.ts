import type { Command } from 'commander';
import { placesOf, type Place } from './completion-places.ts';

/** The shells that can be taught. */
export const SHELLS = ['bash', 'zsh'] as const;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const patternOf = (after: string): string => (after.endsWith(' *') ? `${quoted(after.slice(0, -1))}*` : quoted(after));

const filesText = ({ files }: Place): string => (files === 'any' || files === null ? (files ?? '') : files.join(' '));

const isOffering = ({ words, recorded, files }: Place): boolean =>
  words.length > 0 || recorded !== null || files !== null;

const caseLines = (places: readonly Place[]): string =>
  places
    .filter(isOffering)
    .map((place) =>
      [
        `    ${patternOf(place.after)})`,
        ...(place.words.length > 0 ? [`offers="$offers ${place.words.join(' ')}"`] : []),
        ...(place.recorded ? [`recorded=${place.recorded}`] : []),
        ...(place.files ? [`files='${filesText(place)}'`] : []),
        ';;',
      ].join(' '),
    )
    .join('\n');

const patterns = (places: readonly Place[]): string => places.map(({ after }) => patternOf(after)).join(' | ');

/** What both shells know: the patterns that tell commands and options with a value from other words, and what each place sets. */
type Cases = Readonly<Record<'commands' | 'valued' | 'values' | 'taken' | 'own' | 'asking', string>>;

const casesOf = (program: Command, asking: readonly string[]): Cases => {
  const { commands, values, taken } = placesOf(program);
  return {
    commands: patterns(commands),
    valued: patterns(values),
    // An option without words to offer still takes the place of what else could stand there.
    values: [caseLines(values), `    ${patterns(values)}) ;;`].join('\n'),
    taken: caseLines(taken),
    own: caseLines(commands),
    asking: asking.map(quoted).join(' '),
  };
};

/** Where there is no such command a function runs that of the checkout; what is recorded is asked for without npx, which alone takes longer than a Tab may. */
const helpers = ({ asking }: Cases): string => `command -v tapewatch > /dev/null || tapewatch() { npx tapewatch "$@"; }
_tapewatch_recorded() { ${asking} __complete "$1" 2> /dev/null; }`;

/** Finds the command that the words before name and how many arguments it has so far, then what can stand here. */
const finding = (cases: Cases, before: string, previous: string): string => `    case "$at ${before}" in
    ${cases.commands}) at="$at ${before}" ;;
    ${cases.valued}) ((i++)) ;;
    *' --'*) ;;
    *) ((taken++)) ;;
    esac
  done
  case "$at ${previous}" in
${cases.values}
    *) case "$at $taken" in
${cases.taken}
    esac
    case "$at" in
${cases.own}
    esac ;;
  esac`;

const bash = (cases: Cases): string => `${helpers(cases)}
_tapewatch() {
  local word=\${COMP_WORDS[COMP_CWORD]} at=tapewatch taken=0 offers='' recorded='' files='' i one
  for ((i = 1; i < COMP_CWORD; i++)); do
${finding(cases, '${COMP_WORDS[i]}', '${COMP_WORDS[COMP_CWORD - 1]}')}
  local endings=($files) IFS=$'\\n'
  COMPREPLY=($(IFS=' ' compgen -W "$offers" -- "$word"))
  if [[ -n $recorded && $word != -* ]]; then
    while read -r one; do [[ $one == "$word"* ]] && COMPREPLY+=("$one"); done < <(_tapewatch_recorded "$recorded")
  fi
  if [[ -n $files ]]; then
    compopt -o filenames 2> /dev/null
    [[ $files == any ]] && COMPREPLY+=($(compgen -f -- "$word")) && return
    for one in "\${endings[@]}"; do COMPREPLY+=($(compgen -f -X "!*.$one" -- "$word")); done
    COMPREPLY+=($(compgen -d -- "$word"))
  fi
}
complete -F _tapewatch tapewatch`;

const zsh = (cases: Cases): string => `#compdef tapewatch
${helpers(cases)}
_tapewatch() {
  local at=tapewatch taken=0 offers='' recorded='' files='' i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
${finding(cases, '${words[i]}', '${words[CURRENT - 1]}')}
  [[ -n $offers ]] && compadd -- \${=offers}
  if [[ -n $recorded && \${words[CURRENT]} != -* ]]; then
    found=(\${(f)"$(_tapewatch_recorded $recorded)"})
    (( \${#found} )) && compadd -- $found
  fi
  if [[ $files == any ]]; then
    _files
  elif [[ -n $files ]]; then
    _files -g "*.(\${(j:|:)\${=files}})"
  fi
}
compdef _tapewatch tapewatch`;

const FRAMES: Readonly<Record<(typeof SHELLS)[number], (cases: Cases) => string>> = { bash, zsh };

/** The script that has a shell complete a command line: its commands, options, their values, files where some are meant, and what is recorded, which the command `asking` (its words) tells. */
export const completionScript = (program: Command, shell: (typeof SHELLS)[number], asking: readonly string[]): string =>
  FRAMES[shell](casesOf(program, asking));
