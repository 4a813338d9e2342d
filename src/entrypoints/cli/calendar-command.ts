import type { Command } from 'commander';
import { dayText } from '../../application/wording/day-text.ts';
import { describeDay } from '../../application/queries/describe-day.ts';
import { FIRST_YEAR, LAST_YEAR } from '../../domain/market/calendar.ts';
import { UsageError } from '../composition/failure.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';
import { readDate } from './read-date.ts';

const tellDay = (date: string, { json }: Manner): void => {
  const note = describeDay(readDate(date));
  if (!note) throw new UsageError(`${date} is beyond the calendar; allowed: a day from ${FIRST_YEAR} to ${LAST_YEAR}`);
  print([json ? JSON.stringify(note) : dayText(note)]);
};

/** Adds `calendar DATE`: the session of a day in New York and UTC, or why there is none, and the sessions beside it. A day the calendar does not know is a UsageError. */
export const addCalendar = (program: Command): void => {
  const command = program
    .command('calendar')
    .description('say when the New York Stock Exchange trades on a day, 1990 to 2030')
    .argument('<date>', 'YYYY-MM-DD')
    .addOption(jsonOption())
    .action((date: string, _: unknown, self: Command) => tellDay(date, self.optsWithGlobals()));
  teach(command, ['npx tapewatch calendar 2024-07-03', 'npx tapewatch calendar 2001-09-11 --json']);
};
