/** One gate: a command of this checkout that ends with 0 when the sources pass. */
export type Gate = { readonly name: string; readonly command: readonly [string, ...string[]] };

/** The gates in the order they run, the quickest to understand first. */
export const GATES: readonly Gate[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'types', command: ['tsc', '--project', 'tsconfig.json'] },
  { name: 'types of the page', command: ['tsc', '--project', 'src/entrypoints/page/tsconfig.json', '--noEmit'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'forbidden text', command: ['node', 'scripts/check/check-forbidden-text.ts'] },
  { name: 'layers and cycles', command: ['node', 'scripts/check/check-layers.ts'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'planted violations', command: ['vitest', 'run', '--project', 'unit', 'scripts/check'] },
];
