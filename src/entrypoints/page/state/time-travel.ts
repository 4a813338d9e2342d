import { effect, untracked } from '@preact/signals';
import { readMoment } from '../../../application/queries/moment.ts';
import { isoInstant } from '../../../application/wording/iso-instant.ts';
import type { Ticker } from '../api/answers.ts';
import { ask, serverNow } from '../api/client.ts';
import { fetchBars, fetchFindings, type Failed } from './fetch-series.ts';
import { current, lookedBack, type Book } from './market.ts';
import { followRecordedMoments } from './recorded-moments.ts';
import { asOf, look } from './time.ts';

type Wish = { readonly moment: string; readonly item: Ticker };

type Past = { readonly at: string; readonly book: Book | null };

/** What the server says of a ticker that was not watched then. */
const NOT_WATCHED = 404;

const keyOf = ({ moment, item }: Wish): string => `${moment} ${item.series}`;

const wishOf = (): Wish | null => {
  const [moment, item] = [asOf.value, current.value];
  return moment === null || item === null ? null : { moment, item };
};

const instantOf = (text: string): string => {
  const moment = readMoment(text, serverNow());
  return 'time' in moment ? isoInstant(moment.time) : text;
};

const fetchBook = async (item: Ticker, at: string): Promise<Book | Failed> => {
  const [bars, found] = await Promise.all([fetchBars(item, { asOf: at }), fetchFindings(item, { asOf: at })]);
  if ('kind' in bars) return bars;
  return 'kind' in found ? found : { item, bars, ...found };
};

const fetchPast = async ({ moment, item }: Wish): Promise<Past | Failed> => {
  const answer = await ask('/tickers/{ticker}', { ticker: item.ticker, asOf: moment }, 'tickers');
  if (answer.kind === 'problem' && answer.status === NOT_WATCHED) return { at: instantOf(moment), book: null };
  if (answer.kind !== 'data') return answer;
  const at = answer.data.asOf ?? moment;
  const then = answer.data.tickers.find(({ series }) => series === item.series);
  if (!then) return { at, book: null };
  const book = await fetchBook(then, at);
  return 'kind' in book ? book : { at, book };
};

const SILENCE = { title: 'No answer', detail: 'Tapewatch did not say what was known then' };

const show = (past: Past | Failed): void => {
  if (!('kind' in past)) {
    lookedBack.value = { book: past.book };
    look.value = { state: 'shown', at: past.at };
    return;
  }
  lookedBack.value = { book: null };
  const { title, detail } = past.kind === 'problem' ? past : SILENCE;
  look.value = { state: 'failed', title, detail };
};

let shown: string | null = null;
let running = false;

/** Looks back until the moment on screen is the one wished for; wishes that came and went in between are not asked for. */
const lookBack = async (): Promise<void> => {
  for (let wish = wishOf(); wish && keyOf(wish) !== shown; wish = wishOf()) {
    look.value = { state: 'asking' };
    const past = await fetchPast(wish);
    const isWanted = asOf.value !== null && keyOf(wish) === keyOf(wishOf() ?? wish);
    if (isWanted) {
      shown = keyOf(wish);
      show(past);
    }
  }
};

const showPresent = (): void => {
  shown = null;
  lookedBack.value = null;
  look.value = { state: 'now' };
};

const follow = (): void => {
  if (asOf.value === null) {
    showPresent();
    return;
  }
  if (running) return;
  running = true;
  void lookBack().finally(() => {
    running = false;
  });
};

/** Asks again for what could not be had. */
export const lookAgain = (): void => {
  shown = null;
  follow();
};

/** Keeps the recorded moments and the past on screen in step with the ticker and the moment asked for. */
export const startTimeTravel = (): void => {
  if (asOf.value !== null) lookedBack.value = { book: null };
  followRecordedMoments();
  effect(() => {
    if (wishOf() === null && asOf.value !== null) return;
    untracked(follow);
  });
};
