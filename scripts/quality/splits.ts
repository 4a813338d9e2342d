import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { runScript } from '../bench/run-process.ts';
import type { Row } from './table.ts';
import { FILES } from './yardsticks.ts';

const TAPEWATCH = 'src/entrypoints/cli/tapewatch.ts';
const FOLDER = '../shared/data/raw_daily';

/** A session of a ticker, `AAPL 2020-08-31`. */
type Days = readonly string[];

/** Bars as traded, and the sessions on which their tickers split. */
export const AS_TRADED: readonly { readonly file: string; readonly splits: Days }[] = [
  {
    file: `${FOLDER}/raw_daily_dev.csv.gz`,
    splits: [
      'AAPL 2000-06-21',
      'AAPL 2005-02-28',
      'AAPL 2014-06-09',
      'AAPL 2020-08-31',
      'INTC 2000-07-31',
      'MSFT 2003-02-18',
      'TSLA 2020-08-31',
    ],
  },
  {
    file: `${FOLDER}/rebuilt_as_traded_dev.csv.gz`,
    splits: [
      'AAPL 2014-06-09',
      'AAPL 2020-08-31',
      'GE 2021-08-02',
      'NVDA 2021-07-20',
      'TSLA 2020-08-31',
      'TSLA 2022-08-25',
    ],
  },
];

/** Falls and rises in the ratio of a split that were none. */
const CRASHES: Days = [
  'OXY 2020-03-09',
  'PCG 2019-01-14',
  'SNAP 2022-05-24',
  'GME 2021-01-27',
  'GME 2021-02-02',
  'WAL 2023-03-13',
  'KDP 2018-07-10',
];
const RAW_CRASHES: Days = ['AAPL 2000-09-29'];

const finding = z.object({
  ticker: z.string(),
  kind: z.string(),
  value: z.number(),
  expected: z.number(),
  bars: z.array(z.iso.datetime()),
});
type Found = z.infer<typeof finding>;

const findingsOf = (file: string, ...args: readonly string[]): readonly Found[] =>
  runScript(TAPEWATCH, ['detect', file, '--adjustment', 'as-traded', '--format', 'ndjson', ...args])
    .stdout.trimEnd()
    .split('\n')
    .map((line) => finding.parse(JSON.parse(line)));

const SUSPECT = 'suspect-corporate-action';

const on = (found: readonly Found[], day: string): readonly Found[] =>
  found.filter(({ ticker, bars }) => bars.some((bar) => `${ticker} ${bar.slice(0, 10)}` === day));

/** How far the same finding may lie in the bars as traded and in adjusted ones, whose prices are rounded otherwise. */
const SAME = 1e-6;

const isSame = (one: Found, other: Found): boolean =>
  one.kind === other.kind && Math.abs(one.value - one.expected - (other.value - other.expected)) < SAME;

/** Whether the day of a split raised what it does not raise where no split is to be seen: a price, a volume or any other kind by the ratio. */
const isAlerted = (told: readonly Found[], adjusted: readonly Found[], day: string): boolean =>
  on(told, day).some((one) => !on(adjusted, day).some((other) => isSame(one, other)));

const linesOf = (file: string): readonly string[] => gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');

const PRICES: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close', 'dividend_amount']);

/** The cells of a row in shares of which there are `factor` for one of that day. */
const adjusted = (cells: readonly string[], names: readonly string[], factor: number): readonly string[] =>
  cells.map((cell, i) => {
    const name = names[i] ?? '';
    if (PRICES.has(name)) return String(Number(cell) / factor);
    if (name === 'volume') return String(Math.round(Number(cell) * factor));
    return name === 'split_coefficient' ? '1' : cell;
  });

/** The file in the shares of each ticker's newest bar, as if there had been no split; dividends stay. */
const withoutSplits = (file: string, target: string): string => {
  const [header = '', ...rows] = linesOf(file);
  const names = header.split(',');
  const split = names.indexOf('split_coefficient');
  const factors = new Map<string, number>();
  const lines = rows.toReversed().map((row) => {
    const cells = row.split(',');
    const factor = factors.get(cells[0] ?? '') ?? 1;
    factors.set(cells[0] ?? '', factor * Number(cells[split]));
    return adjusted(cells, names, factor).join(',');
  });
  writeFileSync(target, `${[header, ...lines.toReversed()].join('\n')}\n`);
  return target;
};

/** The file without its columns of corporate actions. */
const withoutTable = (file: string, target: string): string => {
  const lines = linesOf(file);
  const names = (lines[0] ?? '').split(',');
  const kept = names.flatMap((name, i) => (name === 'split_coefficient' || name === 'dividend_amount' ? [] : [i]));
  const text = lines.map((one) => {
    const cells = one.split(',');
    return kept.map((i) => cells[i]).join(',');
  });
  writeFileSync(target, `${text.join('\n')}\n`);
  return target;
};

const shareOf = (days: Days, isGood: (day: string) => boolean): string =>
  `${days.filter((day) => isGood(day)).length} of ${days.length}`;

/** Splits with and without a table of them, and crashes that look like splits. */
export const splitRows = (folder: string): readonly Row[] =>
  AS_TRADED.flatMap(({ file, splits }, i): readonly Row[] => {
    const told = findingsOf(file);
    const unsplit = findingsOf(withoutSplits(file, join(folder, `unsplit-${i}.csv`)));
    const untold = findingsOf(withoutTable(file, join(folder, `untold-${i}.csv`)));
    const naive = findingsOf(file, '--policy', 'naive', '--adjustment', 'split-adjusted');
    const name = i === 0 ? 'splits as traded' : 'splits multiplied back';
    const held = (day: string): boolean => on(untold, day).some(({ kind }) => kind === SUSPECT);
    const table: Row = {
      yardstick: `${name}, explained with a table`,
      standard: shareOf(splits, (day) => !isAlerted(told, unsplit, day)),
      naive: shareOf(splits, (day) => on(naive, day).length === 0),
      must: 'all',
    };
    const none: Row = {
      yardstick: `${name}, held and borne out without one`,
      standard: shareOf(splits, held),
      ...(i === 0 && { aim: '6 of 7' }),
    };
    if (i > 0) return [table, none];
    const dev = findingsOf(FILES.dev);
    const kept = (found: readonly Found[]) => (day: string) =>
      on(found, day).some(({ kind }) => kind !== SUSPECT) && !on(found, day).some(({ kind }) => kind === SUSPECT);
    const both = [...CRASHES.filter(kept(dev)), ...RAW_CRASHES.filter(kept(untold))].length;
    const all = CRASHES.length + RAW_CRASHES.length;
    return [
      table,
      none,
      { yardstick: 'crashes like splits that stay findings', standard: `${both} of ${all}`, must: 'all' },
    ];
  });
