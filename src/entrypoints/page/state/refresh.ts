import type { Finding } from '../../../application/finding.ts';
import type { BarItem, BarsAnswer, FindingsAnswer, ReadyAnswer, TickerItem, TickersAnswer } from '../api/answers.ts';
import { ask, askForNews, serverNow, type Answer } from '../api/client.ts';
import { book, books, current, link, now, tickers, type Book, type Link } from './market.ts';

/** Most bars of a series on screen: the newest. */
const MAX_BARS = 10_000;

/** Most findings of a series on screen: the newest. */
const MAX_FINDINGS = 1000;

const PAGE_SIZE = 100;

const LIVE: Link = { state: 'live' };

type Failed = Exclude<Answer<never>, { kind: 'data' }>;

const fail = (answer: Failed): void => {
  if (answer.kind === 'problem') link.value = { state: 'problem', title: answer.title, detail: answer.detail };
  else if (link.value.state !== 'lost') link.value = { state: 'lost', since: Date.now() };
};

const pathOf = (item: TickerItem, list: 'bars' | 'anomalies', query: Record<string, string>): string => {
  const ticker = encodeURIComponent(item.ticker);
  const path = list === 'bars' ? `tickers/${ticker}/bars` : `anomalies/${ticker}`;
  return `${path}?${new URLSearchParams(query).toString()}`;
};

const onlyGrew = (held: Book, item: TickerItem): boolean => item.bars > held.item.bars && held.bars.length > 0;

/** The bars held with the newer ones put behind them; a bar that came again replaces its former self. */
const joined = (held: readonly BarItem[], fresh: readonly BarItem[]): readonly BarItem[] => {
  const from = fresh[0]?.timestamp;
  if (from === undefined) return held;
  return [...held.filter(({ timestamp }) => timestamp < from), ...fresh].slice(-MAX_BARS);
};

const fetchBars = async (item: TickerItem, held: Book | null): Promise<readonly BarItem[] | Failed> => {
  const known = held && onlyGrew(held, item) ? held.bars : [];
  const last = known.at(-1);
  const range = last ? { from: last.sessionDate } : {};
  const series = { feed: item.feed, interval: item.interval };
  const answer = await ask<BarsAnswer>(pathOf(item, 'bars', { limit: String(MAX_BARS), ...series, ...range }), 'bars');
  return answer.kind === 'data' ? joined(known, answer.data.bars) : answer;
};

type Found = { readonly findings: readonly Finding[]; readonly partial: boolean };

const fetchFindings = async (item: TickerItem): Promise<Found | Failed> => {
  const findings: Finding[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { limit: String(PAGE_SIZE), ...(cursor === null ? {} : { cursor }) };
    const answer: Answer<FindingsAnswer> = await ask<FindingsAnswer>(pathOf(item, 'anomalies', query), 'anomalies');
    if (answer.kind !== 'data') return answer;
    findings.push(...answer.data.anomalies.filter(({ series }) => series === item.series));
    cursor = answer.data.nextCursor;
  } while (cursor !== null && findings.length < MAX_FINDINGS);
  return { findings, partial: cursor !== null };
};

const sameItem = (a: TickerItem, b: TickerItem): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Brings the book of the series on screen up to date; asks for nothing when the series has not moved. */
const refreshBook = async (): Promise<Failed | null> => {
  const item = current.value;
  const held = book.value;
  if (!item || (held && sameItem(held.item, item))) return null;
  const [bars, found] = await Promise.all([fetchBars(item, held), fetchFindings(item)]);
  if ('kind' in bars) return bars;
  if ('kind' in found) return found;
  books.value = new Map(books.value).set(item.series, { item, bars, ...found });
  return null;
};

const refreshTickers = async (): Promise<Failed | null> => {
  const answer = await askForNews<TickersAnswer>('tickers', 'tickers');
  if (answer.kind === 'problem' || answer.kind === 'silence') return answer;
  now.value = serverNow();
  if (answer.kind === 'data') tickers.value = answer.data.tickers;
  return null;
};

const refreshReadiness = async (): Promise<Link | Failed> => {
  const answer = await ask<ReadyAnswer>('ready', 'ready');
  if (answer.kind !== 'data') return answer;
  if (answer.data.ready) return LIVE;
  const { stage, barsJudged, barsExpected } = answer.data;
  return { state: 'warming-up', progress: { stage, judged: barsJudged, expected: barsExpected } };
};

/** Brings the page up to date with the server, and says in `link` how that went. */
export const refresh = async (): Promise<void> => {
  const readiness = await refreshReadiness();
  if ('kind' in readiness) {
    fail(readiness);
    return;
  }
  const failure = (await refreshTickers()) ?? (await refreshBook());
  if (failure) fail(failure);
  else link.value = readiness;
};
