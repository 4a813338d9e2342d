import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { grouped } from '../../src/application/wording/figures.ts';
import { beside, figure, inTurn, type Effort, type Figure, type Figures } from './figures.ts';
import { CSV_HEADER, csvRows, generateBars, type Generated } from './generated-bars.ts';
import { runScript, type ProcessRun } from './run-process.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const ROWS = 500_000;
const TICKERS = 100;
const TAPEWATCH = fileURLToPath(import.meta.resolve('../../src/entrypoints/cli/tapewatch.ts'));
const BARE_ROWS = fileURLToPath(import.meta.resolve('./bare-rows.ts'));

const writeCsv = (file: string, interval: Generated['interval'], perTicker: number): string => {
  writeFileSync(file, CSV_HEADER);
  for (let seed = 1; seed <= TICKERS; seed += 1)
    appendFileSync(file, csvRows(`T${seed}`, generateBars({ count: perTicker, interval, seed }), interval));
  return file;
};

const compress = (file: string): string => {
  writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
  return `${file}.gz`;
};

const detect = (file: string, rows: number): ProcessRun => {
  const run = runScript(TAPEWATCH, ['detect', file, '--format', 'ndjson']);
  const counted = /^(\d+) bars/.exec(run.stderr.replaceAll(',', ''))?.[1];
  if (Number(counted) === rows && run.stdout !== '') return run;
  throw new Error(`detect read ${counted ?? 'no'} of ${rows} rows of ${file}: ${run.stderr}`);
};

type Subject = { readonly file: string; readonly rows: number; readonly what: string };

/** Speed in rows and peak memory in MiB of detect and of the bare reading, each kept from the same processes. */
const measureFile = async ({ file, rows, what }: Subject, rounds: number): Promise<readonly Figure[]> => {
  const peaks: Record<'own' | 'peer', number[]> = { own: [], peer: [] };
  const arm = (name: 'own' | 'peer', run: () => ProcessRun) => (): number => {
    const { seconds, peakBytes } = run();
    peaks[name].push(peakBytes / 2 ** 20);
    return seconds;
  };
  const runs = await inTurn(rounds, {
    own: arm('own', () => detect(file, rows)),
    peer: arm('peer', () => runScript(BARE_ROWS, [file])),
  });
  const alone = 'reading the rows in plain Node';
  const rate = (seconds: number): number => rows / seconds;
  return [
    beside(figure(what, 's', runs.own), alone, runs.peer),
    beside(figure(what, 'rows/s', runs.own.map(rate)), alone, runs.peer.map(rate)),
    beside(figure(what, 'MiB at most', peaks.own.slice(1)), alone, peaks.peer.slice(1)),
  ];
};

/** `tapewatch detect` over generated files, as a process from start to end, beside a process that only reads them. */
export const measureDetecting = async ({ rounds, share }: Effort): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const perTicker = Math.round((ROWS * share) / TICKERS);
    const rows = perTicker * TICKERS;
    const daily = writeCsv(join(folder, 'daily.csv'), '1d', perTicker);
    const intraday = writeCsv(join(folder, 'intraday.csv'), '5m', perTicker);
    const figures: Figure[] = [];
    for (const subject of [
      { file: daily, rows, what: `${grouped(rows)} daily rows, CSV` },
      { file: compress(daily), rows, what: `${grouped(rows)} daily rows, gzip` },
      { file: intraday, rows, what: `${grouped(rows)} five-minute rows, CSV` },
    ])
      figures.push(...(await measureFile(subject, rounds)));
    return figures;
  });
