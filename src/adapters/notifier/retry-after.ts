/** The longest pause an outlet may ask for, in milliseconds. */
const LONGEST = 15 * 60_000;

/** The pause a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date), in milliseconds up to 15 minutes; null where it asks for none. */
export const retryAfterOf = (header: string | null, now: number): number | null => {
  const text = header?.trim() ?? '';
  const pause = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(pause) ? null : Math.min(LONGEST, Math.max(0, pause));
};
