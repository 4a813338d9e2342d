import * as z from 'zod';
import { MOST_ALERTS } from '../../domain/anomaly/levels.ts';

const MOST = Math.max(...Object.values(MOST_ALERTS));

const error = `allowed: a number from 0.01 to ${MOST}`;

/** Alerts of a ticker in a year that a policy may be asked to keep to; of longer bars less than MOST, which only shows when some are watched (MOST_ALERTS). */
export const budgetSchema = z.number({ error }).min(0.01, { error }).max(MOST, { error });

/** The same from the text of an option. */
export const budgetText = z
  .string()
  .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  .pipe(budgetSchema);
