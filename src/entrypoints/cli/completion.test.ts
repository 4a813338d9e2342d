import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { completionScript, SHELLS } from './completion-script.ts';
import { everyCommand } from './commands.fixture.ts';
import { buildProgram } from './program.ts';

const program = buildProgram();

const run = (shell: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', cwd: import.meta.dirname });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

const isHere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** What bash offers with the cursor at the end of the words. */
const offered = (words: readonly string[]): readonly string[] => {
  const line =
    'words=("$@"); COMP_WORDS=("${words[@]}"); COMP_CWORD=$(($# - 1)); _tapewatch; printf "%s\\n" "${COMPREPLY[@]}"';
  return run('bash', '-c', `${completionScript(program, 'bash')}\n${line}`, 'bash', 'tapewatch', ...words)
    .split('\n')
    .filter((word) => word !== '');
};

describe('bash completes', () => {
  test.each([
    [['de'], ['demo', 'detect']],
    [
      ['feed', ''],
      ['status', 'parked', 'redrive', '--help', '--version', '--quiet', '--no-color'],
    ],
    [['projections', 're'], ['rebuild']],
    [['--quiet', 'audit', 'v'], ['verify']],
    [['replay', '--p'], ['--policy']],
    [['replay', '--policy', 'na'], ['naive']],
    [['replay', '--budget', ''], []],
    [['detect', 'bars.csv', '--interval', '6'], ['60m']],
    [['detect', 'completion.te'], ['completion.test.ts']],
    [['detect', '--policy', 'completion-s'], ['completion-script.ts']],
    [['asof', '2024-06-28', 'a'], ['anomalies']],
    [
      ['completion', ''],
      ['bash', 'zsh', '--help', '--version', '--quiet', '--no-color'],
    ],
    [['calendar', 'completion'], []],
  ])('%j', (words, expected) => {
    expect(offered(words)).toEqual(expected);
  });

  test('a word of the shell that runs the command line of the checkout, where there is no such command', () => {
    expect(run('bash', '-c', `${completionScript(program, 'bash')}\ncomplete -p tapewatch; type -t tapewatch`)).toBe(
      'complete -F _tapewatch tapewatch\nfunction\n',
    );
  });
});

describe.runIf(isHere('zsh'))('zsh completes', () => {
  test.each([
    [['de'], ['start', 'demo', 'detect']],
    [
      ['replay', '--policy', 'na'],
      ['standard', 'naive', 'files'],
    ],
    [['--quiet', 'audit', 'v'], ['verify']],
    [['replay', '--budget', ''], []],
  ])('%j: it is offered at least %j', (words, expected) => {
    const within = 'compdef() { : }; compadd() { shift; print -l -- "$@" }; _files() { print files }';
    const line = 'words=("$@"); CURRENT=$#; _tapewatch || true';
    const script = `${within}\n${completionScript(program, 'zsh')}\n${line}`;
    const lines = run('zsh', '-f', '-c', script, 'zsh', 'tapewatch', ...words).split('\n');
    expect(lines).toEqual(expect.arrayContaining(expected));
    expect(lines.filter((word) => word !== '').length > 0).toBe(expected.length > 0);
  });
});

describe.each(SHELLS)('the script of %s', (shell) => {
  const lines = completionScript(program, shell).split('\n');

  test.each(everyCommand())('knows $words and its options', ({ words, options }) => {
    const place = lines.find((line) => line.trim().startsWith(`'tapewatch ${words}') `)) ?? '';
    expect(options.filter((option) => !place.includes(` ${option}`) && !place.includes(`'${option}`))).toEqual([]);
    expect(place).toContain('--quiet');
  });

  test.runIf(isHere(shell))('can be read by it', () => {
    expect(run(shell, '-n', '-c', lines.join('\n'))).toBe('');
  });
});
