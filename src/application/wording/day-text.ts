import { parseDate, weekday } from '../../domain/market/civil.ts';
import { alignedLines } from './aligned.ts';
import { CLOSURE_WORDS, SHORT_WORDS } from './calendar-words.ts';
import type { DayNote, SessionNote } from '../queries/describe-day.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const KINDS: Readonly<Record<SessionNote['kind'], string>> = {
  regular: 'regular session',
  'half-day': 'half-day',
  'odd-hours': 'session of odd hours',
};

const dated = (date: string): string => `${WEEKDAYS[weekday(parseDate(date) ?? 0)]} ${date}`;

const kindText = ({ kind, because }: SessionNote): string =>
  because ? `${KINDS[kind]} (${SHORT_WORDS[because]})` : KINDS[kind];

const headline = ({ date, session, closed }: DayNote): string =>
  `${dated(date)}: ${session ? kindText(session) : `closed (${CLOSURE_WORDS[closed ?? 'weekend']})`}`;

const clocks = ({ newYork, utc, minutes }: SessionNote): readonly (readonly string[])[] => [
  ['  New York', `${newYork.open} to ${newYork.close}, ${minutes} minutes`],
  ['  UTC', `${utc.open.slice(11, 16)} to ${utc.close.slice(11, 16)}`],
];

const beside = (note: SessionNote | null): string =>
  note
    ? `${dated(note.date)}, ${note.newYork.open} to ${note.newYork.close}`
    : 'beyond the calendar, which covers 1990 to 2030';

/** The description of a day as people read it. */
export const dayText = (note: DayNote): string =>
  [
    headline(note),
    ...alignedLines([
      ...(note.session ? clocks(note.session) : []),
      ['  previous', beside(note.previous)],
      ['  next', beside(note.next)],
    ]),
  ].join('\n');
