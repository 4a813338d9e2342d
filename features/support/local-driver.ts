import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { clockText } from '../../src/application/wording/calendar-words.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { INTERVAL_LENGTH } from '../../src/domain/market/series.ts';
import { sessionDate } from '../../src/domain/market/session.ts';
import * as z from 'zod';
import { findingsSchema } from '../../src/entrypoints/http/schemas.ts';
import type { Driver, Parked, Setup, SplitWord } from './driver.ts';
import type { Print, Tape } from './tape.ts';
import { TapewatchProcess } from './tapewatch-process.ts';

const CLI = fileURLToPath(new URL('../../src/entrypoints/cli/tapewatch.ts', import.meta.url));
const COLUMNS = 'ticker,timestamp,open,high,low,close,volume';

const run = promisify(execFile);

const parkedSchema = z.object({
  parked: z.array(z.object({ subscriber: z.string(), stream: z.string(), reason: z.string() })),
});

/** How the feed stamps a bar: with its session, or with the New York time of the end it labels by. */
const stampOf = ({ interval, label }: Tape, { time }: Bar): string => {
  if (interval === '1d') return sessionDate(time);
  const stamp = label === 'end' ? time + INTERVAL_LENGTH[interval] : time;
  return `${sessionDate(stamp)} ${clockText(stamp)}`;
};

const columnsOf = ({ actions }: Tape): string => (actions ? `${COLUMNS},dividend_amount,split_coefficient` : COLUMNS);

const termsOf = ({ actions }: Tape, { ticker, bar }: Print): readonly number[] => {
  if (!actions) return [];
  const action = actions.find((one) => one.ticker === ticker && one.time === bar.time);
  return [action?.dividend ?? 0, action?.split ?? 1];
};

const rowOf = (tape: Tape, print: Print): string => {
  const { ticker, bar } = print;
  const cells = [ticker, stampOf(tape, bar), bar.open, bar.high, bar.low, bar.close, bar.volume];
  return [...cells, ...termsOf(tape, print)].join(',');
};

/** The environment of this process without any setting of Tapewatch. */
const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'PORT' && !name.startsWith('TAPEWATCH_')));

const settingsOf = ({ tape, policy, slackUrl, digestAfterDays }: Setup, file: string): NodeJS.ProcessEnv => ({
  PORT: '0',
  TAPEWATCH_PROVIDER: 'csv',
  TAPEWATCH_CSV_PATH: file,
  TAPEWATCH_CSV_FEED: tape.feed,
  TAPEWATCH_CSV_INTERVAL: tape.interval,
  TAPEWATCH_CSV_SESSIONS: tape.sessions,
  TAPEWATCH_CSV_LABEL: tape.label,
  TAPEWATCH_CSV_ADJUSTMENT: tape.adjustment,
  TAPEWATCH_POLICY: policy,
  TAPEWATCH_DIGEST_AFTER_DAYS: String(digestAfterDays),
  TAPEWATCH_SLACK_INTERVAL_MS: '0',
  TAPEWATCH_CHANNELS: slackUrl === null ? 'console' : 'console,slack',
  ...(slackUrl !== null && { TAPEWATCH_SLACK_WEBHOOK_URL: slackUrl }),
});

/** Drives a started process with its data in a folder of its own, fed by a file. New bars need a new start, which goes on from what was kept. `settings` are laid over those of a file and SQLite; `log` hears which process is spoken to. */
export class LocalDriver implements Driver {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tapewatch-features-'));
  readonly #environment: NodeJS.ProcessEnv;
  readonly #log: (line: string) => void;
  readonly #ended: TapewatchProcess[] = [];
  #setup: Setup | null = null;
  #settings: NodeJS.ProcessEnv = {};
  #running: TapewatchProcess | null = null;

  constructor(log: (line: string) => void, settings: NodeJS.ProcessEnv = {}) {
    this.#log = log;
    this.#environment = { ...plainEnvironment(), TAPEWATCH_DATA: join(this.#folder, 'data'), ...settings };
  }

  async start(setup: Setup): Promise<void> {
    const file = join(this.#folder, `${setup.tape.feed}.csv`);
    await writeFile(
      file,
      `${[columnsOf(setup.tape), ...setup.tape.prints.map((print) => rowOf(setup.tape, print))].join('\n')}\n`,
    );
    this.#settings = settingsOf(setup, file);
    this.#setup = setup;
    this.#running = await TapewatchProcess.start(this.#folder, { ...this.#environment, ...this.#settings });
    this.#log(this.#running.name);
  }

  async catchUp(): Promise<void> {
    if (!this.#setup) throw new Error('Tapewatch was never started.');
    await this.stop();
    await this.start(this.#setup);
  }

  async say({ ticker, date, verdict }: SplitWord): Promise<void> {
    if (!this.#setup) throw new Error('Tapewatch was never started.');
    await this.stop();
    await this.#cli('corporate-action', verdict === 'confirmed' ? 'confirm' : 'refute', ticker, date);
    await this.start(this.#setup);
  }

  async stop(): Promise<void> {
    const process = this.#present();
    this.#running = null;
    this.#ended.push(process);
    await process.stop();
  }

  async replay(): Promise<void> {
    await this.#cli('projections', 'rebuild');
  }

  async redrive(): Promise<void> {
    await this.#cli('feed', 'redrive');
  }

  async parked(): Promise<readonly Parked[]> {
    return parkedSchema.parse(JSON.parse(await this.#cli('feed', 'parked', '--json'))).parked;
  }

  async findings(ticker: string) {
    const answer = await this.#present().get(`/anomalies/${encodeURIComponent(ticker)}?limit=100`);
    return findingsSchema.parse(answer).anomalies;
  }

  async findingsAsOf(ticker: string, moment: string) {
    const path = `/anomalies/${encodeURIComponent(ticker)}?limit=100&asOf=${encodeURIComponent(moment)}`;
    return findingsSchema.parse(await this.#present().get(path)).anomalies;
  }

  async judgeAgain(policy: string): Promise<string> {
    await this.#alive();
    return this.#cli('replay', '--policy', policy, '--diff');
  }

  async clock(): Promise<string> {
    await this.#alive();
    return new Date().toISOString();
  }

  async explain(id: string): Promise<string> {
    await this.#alive();
    return this.#cli('explain', id);
  }

  async whyNot(ticker: string, date: string, feed: string): Promise<string> {
    await this.#alive();
    return this.#cli('why-not', ticker, date, '--feed', feed);
  }

  async announced(): Promise<readonly string[]> {
    await this.#alive();
    return [...this.#ended, this.#present()].flatMap(({ notices }) => notices);
  }

  async dispose(): Promise<void> {
    try {
      await this.#running?.stop();
    } finally {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }

  #present(): TapewatchProcess {
    if (!this.#running) throw new Error('Tapewatch is not running.');
    return this.#running;
  }

  async #alive(): Promise<void> {
    await this.#present().get('/health');
  }

  /** What the command line prints, under the settings of the process. */
  async #cli(...args: readonly string[]): Promise<string> {
    const env = { ...this.#environment, ...this.#settings };
    const { stdout } = await run(process.execPath, [CLI, ...args], { cwd: this.#folder, env });
    return stdout;
  }
}
