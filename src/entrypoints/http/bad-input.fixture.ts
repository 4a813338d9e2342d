import { homedir, tmpdir } from 'node:os';
import { expect } from 'vitest';
import { problemSchema } from './problem.ts';

/** A secret planted in the environment and the configuration: no answer may hold it. */
export const SECRET = 'planted-secret-7f3a';

const STACK = /\n\s+at |\.[cm]?[jt]s:\d+|node_modules|file:\/\/|Error:/;

const PATHS = [process.cwd(), homedir(), tmpdir()].filter((path) => path.length > 1);

/** What a text tells of the inside: a secret, a path of this machine, a stack. */
export const leaksIn = (text: string): readonly string[] => [
  ...[SECRET, ...PATHS].filter((word) => text.includes(word)),
  ...(STACK.exec(text) ?? []),
];

/** Checks that a text is a problem document of a status and nothing else, told in one line; gives its sentence. */
export const checkProblem = (status: number, text: string): string => {
  const { detail, ...rest } = problemSchema.strict().parse(JSON.parse(text));
  expect(rest).toEqual({ type: 'about:blank', title: expect.any(String), status });
  expect(detail).toMatch(/^\P{C}{10,600}$/u);
  return detail;
};
