import type { Bar, Ticker } from '../api/answers.ts';
import { ask, askForNews, serverNow } from '../api/client.ts';
import { fetchBars, fetchFindings, MAX_BARS, type Failed } from './fetch-series.ts';
import {
  books,
  current,
  isBehind,
  link,
  logFault,
  newestTicker,
  now,
  tickers,
  type Book,
  type Link,
} from './market.ts';
import { route } from './route.ts';

const LIVE: Link = { state: 'live' };

const fail = (answer: Failed): void => {
  if (answer.kind === 'problem') link.value = { state: 'problem', title: answer.title, detail: answer.detail };
  else if (link.value.state !== 'lost') link.value = { state: 'lost', since: Date.now() };
};

const onlyGrew = (held: Book, item: Ticker): boolean => item.bars > held.item.bars && held.bars.length > 0;

/** Newest moments looked through for corrections. */
const MOMENTS = 100;

/** Whether a bar may have been corrected since the book was fetched; so also where nobody says. */
const mayBeCorrected = async ({ item: { ticker, lastRecorded } }: Book): Promise<boolean> => {
  const answer = await ask('/tickers/{ticker}/moments', { ticker, limit: MOMENTS }, 'moments');
  if (answer.kind !== 'data') return true;
  const since = answer.data.moments.filter(({ recordedAt }) => recordedAt >= lastRecorded);
  return since.length === MOMENTS || since.some(({ corrected }) => corrected > 0);
};

/** The bars held that need not be fetched again: all but the newest where the series only grew, else none. */
const keptBars = async (item: Ticker, held: Book | null): Promise<readonly Bar[]> =>
  held && onlyGrew(held, item) && !(await mayBeCorrected(held)) ? held.bars : [];

/** The bars held with the newer ones put behind them; a bar that came again replaces its former self. */
const joined = (held: readonly Bar[], fresh: readonly Bar[]): readonly Bar[] => {
  const from = fresh[0]?.timestamp;
  if (from === undefined) return held;
  return [...held.filter(({ timestamp }) => timestamp < from), ...fresh].slice(-MAX_BARS);
};

const fetchNewBars = async (item: Ticker, held: Book | null): Promise<readonly Bar[] | Failed> => {
  const known = await keptBars(item, held);
  const last = known.at(-1);
  const fresh = await fetchBars(item, last ? { from: last.sessionDate } : {});
  return 'kind' in fresh ? fresh : joined(known, fresh);
};

const sameItem = (a: Ticker, b: Ticker): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Brings the book of the series on screen up to date; asks for nothing when the series has not moved. */
const refreshBook = async (): Promise<Failed | null> => {
  const item = current.value;
  if (!item) return null;
  const held = books.value.get(item.series) ?? null;
  if (held && sameItem(held.item, item)) return null;
  const [bars, found] = await Promise.all([fetchNewBars(item, held), fetchFindings(item)]);
  if ('kind' in bars) return bars;
  if ('kind' in found) return found;
  books.value = new Map(books.value).set(item.series, { item, bars, ...found });
  return null;
};

/** Whether the first tickers come to a page whose address names none of them. */
const isOpening = (): boolean => route.value.ticker === null && (tickers.value ?? []).length === 0;

/** Has the page open where something happened last; where nobody says, it opens with the first ticker. */
const chooseTicker = async (): Promise<void> => {
  const answer = await ask('/anomalies', { limit: 1 }, 'anomalies');
  if (answer.kind === 'data') newestTicker.value = answer.data.anomalies[0]?.ticker ?? null;
};

const refreshTickers = async (): Promise<Failed | null> => {
  const answer = await askForNews('/tickers', {}, 'tickers');
  if (answer.kind === 'problem' || answer.kind === 'silence') return answer;
  now.value = serverNow();
  if (answer.kind !== 'data') return null;
  if (isOpening() && answer.data.tickers.length > 0) await chooseTicker();
  tickers.value = answer.data.tickers;
  return null;
};

const refreshReadiness = async (): Promise<Link | Failed> => {
  const answer = await ask('/ready', {}, 'ready');
  if (answer.kind !== 'data') return answer;
  isBehind.value = answer.data.subscribers.some(({ name, lag }) => name === 'read-model' && lag > 0);
  logFault.value = answer.data.log.fault;
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
