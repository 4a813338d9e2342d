import { setImmediate as breathe } from 'node:timers/promises';
import type { Command } from 'commander';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import type { Finding } from '../../application/finding.ts';
import type { TickerRow } from '../../application/ports/read-model.ts';
import { alignedLines } from '../../application/wording/aligned.ts';
import { firstRecorded } from '../../application/queries/first-recorded.ts';
import { listingAsOf, tickerAsOf, type Listing } from '../../application/queries/as-of.ts';
import { drawdownItem } from '../../application/wording/drawdown-item.ts';
import { countText, grouped, signedShareText } from '../../application/wording/figures.ts';
import { LISTED_HEADINGS, listedCells } from '../../application/wording/finding-cells.ts';
import { isoInstant } from '../../application/wording/iso-instant.ts';
import { renderFinding } from '../../application/wording/render-finding.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { choiceArgument, jsonOption, teach, type Manner } from './options.ts';
import { coloured, print, tableWidth } from './print.ts';
import { followedLog, withProgress } from './progress.ts';
import { readPast } from './read-past.ts';
import { readTicker } from './read-ticker.ts';
import { readingLog } from './reading-log.ts';

const SUBJECTS = ['anomalies', 'ticker'] as const;

type Subject = (typeof SUBJECTS)[number];

const shown = (text: string): string => JSON.stringify(text.slice(0, 40));

const isSubject = (text: string): text is Subject => (SUBJECTS as readonly string[]).includes(text);

type Table = readonly (readonly string[])[];

type Told = { readonly data: object; readonly tables: readonly Table[]; readonly count: string };

const tellFindings = (findings: readonly Finding[]): Told => ({
  data: { anomalies: findings },
  tables: [[LISTED_HEADINGS, ...findings.map(listedCells)]],
  count: countText(findings.length, 'finding'),
});

const dateOf = (time: number | null): string => (time === null ? '-' : sessionDate(time));

const tickerItem = ({ closes, ...row }: TickerRow) => ({ ...row, drawdown: drawdownItem(closes) });

type TickerItem = ReturnType<typeof tickerItem>;

const fallCells = ({ series, drawdown }: TickerItem): readonly string[] => {
  if (!drawdown) return [series, '-', '-', '-', '-', '-'];
  const { depth, peakDate, deepest } = drawdown;
  const worst = deepest ? [signedShareText(deepest.depth), deepest.from, deepest.to] : ['-', '-', '-'];
  return [series, depth < 0 ? signedShareText(depth) : 'none', peakDate, ...worst];
};

const tellTickers = (items: readonly TickerItem[]): Told => ({
  data: { tickers: items },
  tables: [
    [
      ['series', 'bars', 'first', 'last', 'policy'],
      ...items.map((row) => [row.series, grouped(row.bars), dateOf(row.firstBar), dateOf(row.lastBar), row.policy]),
    ],
    [['series', 'drawdown', 'peak', 'deepest', 'from', 'to'], ...items.map(fallCells)],
  ],
  count: `${grouped(items.length)} series`,
});

const tell = async (known: Listing, subject: Subject): Promise<Told> =>
  subject === 'ticker'
    ? tellTickers((await known.tickers()).map(tickerItem))
    : tellFindings((await known.findings({})).map(renderFinding));

const subjectOf = (text: string): Subject => {
  if (isSubject(text)) return text;
  throw new UsageError(`${shown(text)} cannot be asked for; allowed: ${SUBJECTS.join(', ')}`);
};

type Question = { readonly time: string; readonly of: string; readonly ticker: string | undefined };

type Then = Told & { readonly moment: number; readonly first: number | null };

const ask = async ({ time, of, ticker }: Question, manner: Manner): Promise<Then> => {
  const [moment, subject] = [readPast(time), subjectOf(of)];
  const only = ticker === undefined ? null : readTicker(ticker);
  const config = loadConfig(process.env);
  const { known, first } = await readingLog(config, (opened) =>
    withProgress(manner, async (progress) => {
      const log = await followedLog(opened, progress);
      const lookingBack = { log, openReadModel: createMemoryReadModel, breathe };
      const then = only === null ? listingAsOf(lookingBack, moment) : tickerAsOf(lookingBack, moment, only);
      return { known: await then, first: await firstRecorded(log) };
    }),
  );
  return { ...(await tell(known, subject)), moment, first };
};

/** Why a moment before all that was recorded has nothing to tell. */
const beforeAllText = (moment: number, first: number | null): string => {
  if (first === null) return ': nothing was recorded yet';
  return moment < first ? `: nothing was recorded before ${isoInstant(first)}` : '';
};

const tellThen = async (question: Question, manner: Manner): Promise<void> => {
  const { data, tables, count, moment, first } = await ask(question, manner);
  const asOf = isoInstant(moment);
  if (manner.json) {
    print([JSON.stringify({ asOf, ...data })]);
    return;
  }
  print([`${count} known at ${asOf}${beforeAllText(moment, first)}`]);
  for (const rows of tables) if (rows.length > 1) print(['', ...coloured(manner, alignedLines(rows, tableWidth()))]);
};

const MOMENTS =
  'TIME is when Tapewatch recorded it, not the time of the market: now, a time ago (-30s, -5m, -2h, -3d), an instant with its zone, or a date (the end of that day in New York; today: now).';

/** Adds `asof TIME anomalies|ticker [TICKER]`: what was known then, by recorded time, from the log. */
export const addAsof = (program: Command): void => {
  const command = program
    .command('asof')
    .description('say what was known at a moment, by recorded time')
    .argument('<time>', 'now, a time ago, a past date or instant')
    .addArgument(choiceArgument('<of>', 'what to tell of', SUBJECTS))
    .argument('[ticker]', 'only this one')
    .addOption(jsonOption())
    .allowUnknownOption()
    .action((...[time, of, ticker, , self]: [string, string, string | undefined, unknown, Command]) =>
      tellThen({ time, of, ticker }, self.optsWithGlobals()),
    );
  teach(command, ['npx tapewatch asof now anomalies AAPL', 'npx tapewatch asof -2h ticker --json'], MOMENTS);
};
