import * as z from 'zod';

const MOST_ALERTS = 12;

const error = `allowed: a number from 0.01 to ${MOST_ALERTS}`;

/** Alerts of a ticker in a year that a policy may be asked to keep to; above MOST_ALERTS bars merge into long findings and there are fewer (docs/decisions/0006). */
export const budgetSchema = z.number({ error }).min(0.01, { error }).max(MOST_ALERTS, { error });

/** The same from the text of an option. */
export const budgetText = z
  .string()
  .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  .pipe(budgetSchema);
