/** An instant (epoch milliseconds) as programs read it: ISO 8601 in UTC, to the millisecond. */
export const isoInstant = (time: number): string => new Date(time).toISOString();
