import { readMoment, type Moment } from '../../application/queries/moment.ts';
import { UsageError } from '../composition/failure.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `now` or a time ago (`-5m`, `-2h`); null for a text that is neither. */
const readRelative = (text: string, now: number): Moment | null => {
  if (text === 'now') return { time: now };
  const [, count = '', unit = ''] = /^-(\d{1,6})([smhd])$/.exec(text) ?? [];
  const size = UNITS[unit];
  return size === undefined ? null : { time: now - Number(count) * size };
};

/** Reads a past moment of the command line, in epoch milliseconds: `now`, a time ago (`-5m`, `-2h`), a date, or an instant with its zone; one that is none is a UsageError. */
export const readPast = (text: string): number => {
  const now = Date.now();
  const moment = readRelative(text, now) ?? readMoment(text, now);
  if ('fault' in moment) throw new UsageError(`${JSON.stringify(text.slice(0, 40))} ${moment.fault}`);
  return moment.time;
};
