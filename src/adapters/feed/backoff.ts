import { NotifierError } from '../../application/ports/notifier.ts';

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 30_000;
const LONGEST_ASKED = 300_000;

/** Milliseconds to wait after the `attempt`-th failure in a row (from 1): a random part (0 to 1) of what doubles from 200 ms to 30 s, so that many who failed at once do not come again at once; longer when the channel asked for it, never over 5 minutes. */
export const pauseAfter = (error: unknown, attempt: number, random: () => number): number => {
  const own = random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  const asked = error instanceof NotifierError ? (error.retryAfter ?? 0) : 0;
  return Math.max(own, Math.min(LONGEST_ASKED, asked));
};
