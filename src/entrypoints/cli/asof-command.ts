import { setImmediate as breathe } from 'node:timers/promises';
import type { Command } from 'commander';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import type { Finding } from '../../application/finding.ts';
import type { ReadModel, TickerRow } from '../../application/ports/read-model.ts';
import { alignedLines } from '../../application/wording/aligned.ts';
import { readModelAsOf } from '../../application/queries/as-of.ts';
import { countText, grouped } from '../../application/wording/figures.ts';
import { FINDING_HEADINGS, findingCells } from '../../application/wording/finding-cells.ts';
import { listFindings } from '../../application/queries/list-findings.ts';
import { readMoment } from '../../application/queries/moment.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { choiceArgument, jsonOption, teach, type Manner } from './options.ts';
import { coloured, print, tableWidth } from './print.ts';
import { followedLog, withProgress } from './progress.ts';
import { readTicker } from './read-ticker.ts';
import { readingLog } from './reading-log.ts';

const SUBJECTS = ['anomalies', 'ticker'] as const;

type Subject = (typeof SUBJECTS)[number];

const shown = (text: string): string => JSON.stringify(text.slice(0, 40));

const isSubject = (text: string): text is Subject => (SUBJECTS as readonly string[]).includes(text);

const momentOf = (text: string): number => {
  const moment = readMoment(text, Date.now());
  if ('fault' in moment) throw new UsageError(`${shown(text)} ${moment.fault}`);
  return moment.time;
};

type Told = { readonly data: object; readonly rows: readonly (readonly string[])[]; readonly count: string };

const tellFindings = (findings: readonly Finding[]): Told => ({
  data: { anomalies: findings },
  rows: [FINDING_HEADINGS, ...findings.map(findingCells)],
  count: countText(findings.length, 'finding'),
});

const dateOf = (time: number | null): string => (time === null ? '-' : sessionDate(time));

const tellTickers = (tickers: readonly TickerRow[]): Told => ({
  data: { tickers },
  rows: [
    ['series', 'bars', 'first', 'last', 'policy'],
    ...tickers.map((row) => [row.series, grouped(row.bars), dateOf(row.firstBar), dateOf(row.lastBar), row.policy]),
  ],
  count: `${grouped(tickers.length)} series`,
});

const tell = async (readModel: ReadModel, subject: Subject, asked: { readonly ticker?: string }): Promise<Told> => {
  if (subject === 'ticker')
    return tellTickers((await readModel.tickers()).filter(({ ticker }) => ticker === (asked.ticker ?? ticker)));
  const { findings } = await listFindings(readModel, { ...asked, limit: Number.MAX_SAFE_INTEGER - 1 });
  return tellFindings(findings);
};

const subjectOf = (text: string): Subject => {
  if (isSubject(text)) return text;
  throw new UsageError(`${shown(text)} cannot be asked for; allowed: ${SUBJECTS.join(', ')}`);
};

type Question = { readonly time: string; readonly of: string; readonly ticker: string | undefined };

const ask = async ({ time, of, ticker }: Question, manner: Manner): Promise<Told & { readonly moment: number }> => {
  const [moment, subject] = [momentOf(time), subjectOf(of)];
  const asked = ticker === undefined ? {} : { ticker: readTicker(ticker) };
  const config = loadConfig(process.env);
  const readModel = await readingLog(config, (opened) =>
    withProgress(manner, async (progress) => {
      const log = await followedLog(opened, progress);
      return readModelAsOf({ log, openReadModel: createMemoryReadModel, breathe }, moment);
    }),
  );
  return { ...(await tell(readModel, subject, asked)), moment };
};

const tellThen = async (question: Question, manner: Manner): Promise<void> => {
  const { data, rows, count, moment } = await ask(question, manner);
  const asOf = new Date(moment).toISOString();
  if (manner.json) {
    print([JSON.stringify({ asOf, ...data })]);
    return;
  }
  const table = rows.length > 1 ? ['', ...alignedLines(rows, tableWidth())] : [];
  print([`${count} known at ${asOf}`, ...coloured(manner, table)]);
};

const MOMENTS = 'TIME is a date (the end of that day in New York) or an instant with its zone.';

/** Adds `asof TIME anomalies|ticker [TICKER]`: what was known then, by recorded time, from the log. */
export const addAsof = (program: Command): void => {
  const command = program
    .command('asof')
    .description('say what was known at a moment, by recorded time')
    .argument('<time>', 'a past date or instant')
    .addArgument(choiceArgument('<of>', 'what to tell of', SUBJECTS))
    .argument('[ticker]', 'only this one')
    .addOption(jsonOption())
    .action((...[time, of, ticker, , self]: [string, string, string | undefined, unknown, Command]) =>
      tellThen({ time, of, ticker }, self.optsWithGlobals()),
    );
  teach(
    command,
    ['npx tapewatch asof 2024-06-28 anomalies AAPL', 'npx tapewatch asof 2024-06-28T20:15:00Z ticker --json'],
    MOMENTS,
  );
};
