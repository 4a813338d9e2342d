import { signal } from '@preact/signals';
import type { FindingAndFate } from '../api/answers.ts';
import { ask, type Answer } from '../api/client.ts';
import { asOf } from './time.ts';

/** What the server says of one finding beyond the list: all channels of its loudest bar, and what became of it. */
export type Details = {
  readonly id: string;
  readonly answer: Answer<FindingAndFate>;
  /** Whether it is known now, and was not yet at the moment on screen. */
  readonly isLater: boolean;
};

const details = signal<Details | null>(null);

/** What the server said of a finding; null while it has not. */
export const detailsOf = (id: string): Details | null => (details.value?.id === id ? details.value : null);

const verification = signal<{ readonly id: string; readonly text: string } | null>(null);

/** What judging a finding again from the log came to, in words; null while the server has not told. */
export const verificationOf = (id: string): string | null =>
  verification.value?.id === id ? verification.value.text : null;

const fetchVerification = async (ticker: string, id: string): Promise<void> => {
  const moment = asOf.value;
  const given = { ticker, id, ...(moment && { asOf: moment }) };
  const answer = await ask('/anomalies/{ticker}/{id}/verification', given, 'text');
  if (answer.kind === 'data') verification.value = { id, text: answer.data.text };
};

const isKnownNow = async (ticker: string, id: string): Promise<boolean> =>
  (await ask('/anomalies/{ticker}/{id}', { ticker, id }, 'finding')).kind === 'data';

/** Asks for the details of a finding, as of the moment on screen. */
export const fetchDetails = async (ticker: string, id: string): Promise<void> => {
  const moment = asOf.value;
  const answer = await ask('/anomalies/{ticker}/{id}', { ticker, id, ...(moment && { asOf: moment }) }, 'finding');
  const isUnknown = answer.kind === 'problem' && answer.status === 404;
  const isLater = moment !== null && isUnknown && (await isKnownNow(ticker, id));
  details.value = { id, answer, isLater };
  if (answer.kind === 'data') await fetchVerification(ticker, id);
};
