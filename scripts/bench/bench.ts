import { availableParallelism, totalmem } from 'node:os';
import { BenchUsageError, readChoice } from './choice.ts';
import { MEASUREMENTS, type Name } from './measurements.ts';
import type { Effort, Figures } from './figures.ts';
import { tableLines } from './table.ts';

const DIGITS = 6;

const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
};

const measure = async (name: Name, effort: Effort): Promise<Figures> => {
  const start = performance.now();
  const figures = await MEASUREMENTS[name](effort);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.error([`${name} (measured in ${seconds} s)`, ...tableLines(figures), ''].join('\n'));
  return figures;
};

const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;

const bench = async (argv: readonly string[]): Promise<void> => {
  const { names, effort, quick } = readChoice(argv);
  const measurements: Partial<Record<Name, Figures>> = {};
  for (const name of names) measurements[name] = await measure(name, effort);
  console.log(JSON.stringify({ takenAt: new Date().toISOString(), quick, machine, measurements }, rounded));
};

try {
  await bench(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BenchUsageError)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}
