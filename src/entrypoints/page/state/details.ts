import { signal } from '@preact/signals';
import type { FindingAndFate } from '../api/answers.ts';
import { ask, type Answer } from '../api/client.ts';
import { asOf } from './time.ts';

/** What the server says of one finding beyond the list: all channels of its loudest bar, and what became of it. */
export type Details = { readonly id: string; readonly answer: Answer<FindingAndFate> };

/** The details that came last. */
export const details = signal<Details | null>(null);

/** Asks for the details of a finding, as of the moment on screen. */
export const fetchDetails = async (ticker: string, id: string): Promise<void> => {
  const moment = asOf.value;
  const answer = await ask('/anomalies/{ticker}/{id}', { ticker, id, ...(moment && { asOf: moment }) }, 'finding');
  details.value = { id, answer };
};
