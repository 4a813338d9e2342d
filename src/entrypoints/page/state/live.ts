import { effect, signal } from '@preact/signals';
import type { PublicEvent } from '../api/answers.ts';
import { ask } from '../api/client.ts';
import { link, stream, type Stream } from './market.ts';
import { poll, pollSoon } from './polling.ts';
import { route } from './route.ts';

/** A finding that was made while the page was open. */
export type News = { readonly id: string; readonly ticker: string; readonly reason: string };

/** Findings made while the page was open that nobody has opened, newest first. */
export const news = signal<readonly News[]>([]);

/** Most findings that are kept as news. */
const MOST_NEWS = 100;

/** Milliseconds before a stream that was refused is asked for again. */
const PATIENCE = 2000;

const TYPES: readonly PublicEvent['type'][] = ['AnomalyDetected', 'AnomalyUpdated', 'AnomalyEnded', 'AnomalyRetracted'];

let source: EventSource | null = null;
let place: string | null = null;

const forget = (id: string): void => {
  if (news.value.some((one) => one.id === id)) news.value = news.value.filter((one) => one.id !== id);
};

/** Keeps what is news in an event; of a load that is under way only the list tells. */
const note = (event: PublicEvent): void => {
  if (event.type === 'AnomalyRetracted') forget(event.data.findingId);
  if (event.type !== 'AnomalyDetected' || link.value.state === 'warming-up') return;
  const { findingId: id, ticker, reason } = event.data;
  news.value = [{ id, ticker, reason }, ...news.value.filter((one) => one.id !== id)].slice(0, MOST_NEWS);
};

const heard = ({ data, lastEventId }: MessageEvent<string>): void => {
  place = lastEventId;
  note(JSON.parse(data) as PublicEvent);
  pollSoon();
};

/** The end of the log, so that nothing is passed over between now and the stream; null when nobody says. */
const endOfLog = async (): Promise<string | null> => {
  const answer = await ask('/system', {}, 'head');
  return answer.kind === 'data' ? String(answer.data.head) : null;
};

const close = (state: Stream): void => {
  source?.close();
  source = null;
  stream.value = state;
};

/** A broken stream comes back by itself and goes on where it was; one that was refused is opened anew, at the end of the log. */
const broke = ({ readyState }: EventSource): void => {
  stream.value = 'lost';
  poll();
  if (readyState !== EventSource.CLOSED) return;
  close('lost');
  place = null;
  setTimeout(() => void open(), PATIENCE);
};

/** Whether a stream is to be opened: somebody sees the page, and none is open. */
const isWanted = (): boolean => !document.hidden && source === null;

const open = async (): Promise<void> => {
  if (!isWanted()) return;
  if (stream.value === 'closed') stream.value = 'opening';
  place ??= await endOfLog();
  if (!isWanted()) return;
  const opened = new EventSource(place === null ? 'events' : `events?after=${place}`);
  source = opened;
  opened.addEventListener('open', () => {
    stream.value = 'open';
    poll();
  });
  opened.addEventListener('error', () => broke(opened));
  for (const type of TYPES) opened.addEventListener(type, heard);
};

const attend = (): void => {
  if (document.hidden) close('closed');
  else void open();
};

/** Listens to the events of the server while the page can be seen; hidden, it gives its connection back, and goes on where it was when seen again. */
export const startListening = (): void => {
  document.addEventListener('visibilitychange', attend);
  effect(() => {
    const { finding } = route.value;
    if (finding !== null) forget(finding);
  });
  attend();
};
