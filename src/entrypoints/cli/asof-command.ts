import { setImmediate as breathe } from 'node:timers/promises';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import type { Finding } from '../../application/finding.ts';
import type { ReadModel, TickerRow } from '../../application/ports/read-model.ts';
import { alignedLines } from '../../application/wording/aligned.ts';
import { readModelAsOf } from '../../application/queries/as-of.ts';
import { countText, grouped } from '../../application/wording/figures.ts';
import { FINDING_HEADINGS, findingCells } from '../../application/wording/finding-cells.ts';
import { listFindings } from '../../application/queries/list-findings.ts';
import { readMoment } from '../../application/queries/moment.ts';
import { isTicker } from '../../domain/market/series.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
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

const tickerOf = (ticker: string | undefined): { readonly ticker?: string } => {
  if (ticker === undefined) return {};
  if (isTicker(ticker)) return { ticker };
  throw new UsageError(`${shown(ticker)} is not a ticker; allowed: capitals and digits such as AAPL, BRK.B or ^GSPC`);
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

/** `tapewatch asof TIME anomalies|ticker [TICKER]`: what was known then, by recorded time, from the log. */
export const asofCommand = async (
  time: string,
  subject: string,
  ticker: string | undefined,
  { json }: { readonly json?: boolean },
): Promise<void> => {
  const moment = momentOf(time);
  if (!isSubject(subject))
    throw new UsageError(`${shown(subject)} cannot be asked for; allowed: ${SUBJECTS.join(', ')}`);
  const asked = tickerOf(ticker);
  const { data, rows, count } = await readingLog(loadConfig(process.env), async (log) =>
    tell(await readModelAsOf({ log, openReadModel: createMemoryReadModel, breathe }, moment), subject, asked),
  );
  const asOf = new Date(moment).toISOString();
  const lines = [`${count} known at ${asOf}`, ...(rows.length > 1 ? ['', ...alignedLines(rows)] : [])];
  process.stdout.write(`${json ? JSON.stringify({ asOf, ...data }) : lines.join('\n')}\n`);
};
