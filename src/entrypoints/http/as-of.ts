import { z } from '@hono/zod-openapi';
import type { ReadModel } from '../../application/ports/read-model.ts';
import { readMoment } from '../../application/queries/moment.ts';
import type { HttpDeps } from './deps.ts';
import { quoted } from './problem.ts';

/** A past moment to answer from. */
export const asOfParameter = z
  .string({ error: (issue) => (Array.isArray(issue.input) ? 'may be given only once' : 'must be text') })
  .optional()
  .openapi({
    description:
      'Answer with what was known then, by recorded time: an instant with its zone, or a date (the end of that day in New York). Costs time in proportion to the log up to then.',
    example: '2020-03-16T20:00:00Z',
  });

/** What a query is answered from: the rows, what counts as now (epoch ms), and the moment where one was asked for. */
export type Known = {
  readonly readModel: ReadModel;
  readonly now: number;
  readonly asOf: { readonly asOf?: string };
};

/** The newest rows, or those of the moment asked for; `fault` says in a sentence why it is none. */
export const knownAt = async (
  { readModel, hindsight, now }: Pick<HttpDeps, 'readModel' | 'hindsight' | 'now'>,
  asOf: string | undefined,
): Promise<Known | { readonly fault: string }> => {
  const present = now();
  if (asOf === undefined) return { readModel, now: present, asOf: {} };
  const moment = readMoment(asOf, present);
  if ('fault' in moment) return { fault: `asOf ${quoted(asOf)} ${moment.fault}.` };
  const { time } = moment;
  return { readModel: await hindsight(time), now: time, asOf: { asOf: new Date(time).toISOString() } };
};
