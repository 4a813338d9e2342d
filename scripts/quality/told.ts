import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { DEFAULT_BUDGET } from '../../src/domain/anomaly/policies/standard.ts';
import { runScript } from '../bench/run-process.ts';
import type { Row } from './table.ts';
import { FILES, measureAlerts, type Alerts } from './yardsticks.ts';

const found = z.object({
  ticker: z.string(),
  bars: z.array(z.iso.datetime()),
  loudest: z.object({ timestamp: z.iso.datetime() }),
});

type Found = z.infer<typeof found>;

/** The findings of the command line on `daily_dev` at the default budget. */
const findings = (): readonly Found[] =>
  runScript('src/entrypoints/cli/tapewatch.ts', ['detect', FILES.dev, '--format', 'ndjson'])
    .stdout.trimEnd()
    .split('\n')
    .map((line) => found.parse(JSON.parse(line)));

const measured = (file: string, told: readonly Found[], barsOf: (one: Found) => readonly string[]): Alerts => {
  const rows = told.flatMap((one) => barsOf(one).map((time) => `${one.ticker},${time.slice(0, 10)}`));
  writeFileSync(file, ['ticker,date', ...new Set(rows), ''].join('\n'));
  return measureAlerts(file);
};

/** What people are told of daily bars at the default budget, first year and steering included: listed events by any bar of a finding, and how right the loudest bar of each is. */
export const toldRows = (folder: string): readonly Row[] => {
  const told = findings();
  const all = measured(join(folder, 'told.csv'), told, ({ bars }) => bars);
  const loudest = measured(join(folder, 'loudest.csv'), told, (one) => [one.loudest.timestamp]);
  const row = (yardstick: string, share: number): Row => ({
    yardstick: `${yardstick} at a budget of ${DEFAULT_BUDGET}`,
    standard: share.toFixed(3),
  });
  return [
    row('listed events told, by any bar,', all.events),
    row('listed events told, by the loudest bar,', loudest.events),
    row('precision P_L of the loudest bars told', loudest.precision),
    row('recall R_L of the loudest bars told', loudest.recall),
  ];
};
