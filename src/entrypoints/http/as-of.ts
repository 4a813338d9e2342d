import { z } from '@hono/zod-openapi';
import type { Readings } from '../../application/ports/read-model.ts';
import type { Listing } from '../../application/queries/as-of.ts';
import { readMoment } from '../../application/queries/moment.ts';
import { isoInstant } from '../../application/wording/iso-instant.ts';
import type { HttpDeps } from './deps.ts';
import { quoted } from './problem.ts';

/** A past moment to answer from. */
export const asOfParameter = z
  .string({ error: (issue) => (Array.isArray(issue.input) ? 'may be given only once' : 'must be text') })
  .optional()
  .openapi({
    description:
      'Answer with what was known then, by recorded time: an instant with its zone, or a date (the end of that day in New York). Costs time in proportion to what was recorded by then, of the ticker where the address names one.',
    example: '2020-03-16T20:00:00Z',
  });

/** What a query is answered from: the rows, what counts as now (epoch ms), and the moment where one was asked for, as text and as `moment`. */
export type Known<Rows extends Listing = Readings> = {
  readonly readModel: Rows;
  readonly now: number;
  readonly asOf: { readonly asOf?: string };
  readonly moment?: number;
};

type Sources = Pick<HttpDeps, 'readModel' | 'hindsight' | 'now'>;

type Asked<Rows extends Listing> = {
  readonly asOf: string | undefined;
  readonly lookBack: (moment: number) => Promise<Rows>;
};

type Answered<Rows extends Listing> = Promise<Known<Rows> | { readonly fault: string }>;

const knownAt = async <Rows extends Listing>(present: Known<Rows>, { asOf, lookBack }: Asked<Rows>): Answered<Rows> => {
  if (asOf === undefined) return present;
  const moment = readMoment(asOf, present.now);
  if ('fault' in moment) return { fault: `asOf ${quoted(asOf)} ${moment.fault}.` };
  const { time } = moment;
  const readModel = await lookBack(time);
  return { readModel, now: time, moment: time, asOf: { asOf: isoInstant(time) } };
};

/** The newest rows of all tickers, or those of the moment asked for; `fault` says in a sentence why it is none. */
export const knownOfAll = ({ readModel, hindsight, now }: Sources, asOf: string | undefined): Answered<Listing> =>
  knownAt<Listing>({ readModel, now: now(), asOf: {} }, { asOf, lookBack: hindsight.ofAll });

/** The newest rows, or those of a ticker at the moment asked for; `fault` says in a sentence why it is none. */
export const knownOfTicker = (
  { readModel, hindsight, now }: Sources,
  asOf: string | undefined,
  ticker: string,
): Answered<Readings> =>
  knownAt({ readModel, now: now(), asOf: {} }, { asOf, lookBack: (moment) => hindsight.ofTicker(moment, ticker) });
