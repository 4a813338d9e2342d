import { parseArgs } from 'node:util';
import type { Effort } from './figures.ts';
import { NAMES, type Name } from './measurements.ts';

/** A call of the bench that cannot be carried out, with a sentence for the caller. */
export class BenchUsageError extends Error {
  override readonly name = 'BenchUsageError';
}

/** What to measure, and with how much work. */
export type Choice = { readonly names: readonly Name[]; readonly effort: Effort; readonly quick: boolean };

const FULL: Effort = { rounds: 5, share: 1 };
const QUICK: Effort = { rounds: 1, share: 0.1 };

const OPTIONS = { only: { type: 'string', multiple: true }, quick: { type: 'boolean' } } as const;

const isName = (text: string): text is Name => (NAMES as readonly string[]).includes(text);

const parse = (argv: readonly string[]): { readonly only?: readonly string[]; readonly quick?: boolean } => {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch (cause) {
    throw new BenchUsageError(`given ${argv.join(' ')}; allowed: --only NAME (also more than once) and --quick`, {
      cause,
    });
  }
};

/** Reads `--only NAME` (default all) and `--quick`; anything else is a BenchUsageError. */
export const readChoice = (argv: readonly string[]): Choice => {
  const { only = NAMES, quick = false } = parse(argv);
  const unknown = only.filter((name) => !isName(name));
  if (unknown.length > 0)
    throw new BenchUsageError(`--only: given ${unknown.join(', ')}; allowed: ${NAMES.join(', ')}`);
  return { names: NAMES.filter((name) => only.includes(name)), effort: quick ? QUICK : FULL, quick };
};
