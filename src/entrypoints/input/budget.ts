import * as z from 'zod';
import { MOST_ALERTS } from '../../domain/anomaly/levels.ts';

/** Fewest alerts of a ticker in a year that can be kept to: drawdowns are told beside the budget (docs/decisions/0059). */
const LEAST_ALERTS = 1;

const MOST = Math.max(...Object.values(MOST_ALERTS));

const error = `allowed: a number from ${LEAST_ALERTS} to ${MOST}`;

const tooFew = `${error}: drawdowns are told beside the budget, so fewer alerts a year could not be kept to`;

/** Alerts of a ticker in a year that a policy may be asked to keep to; of longer bars less than MOST, which only shows when some are watched (MOST_ALERTS). */
export const budgetSchema = z.number({ error }).min(LEAST_ALERTS, { error: tooFew }).max(MOST, { error });

/** The same from the text of an option. */
export const budgetText = z
  .string()
  .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  .pipe(budgetSchema);
