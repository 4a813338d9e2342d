import type { Command } from 'commander';
import type { SeriesChoice } from '../../application/queries/choose-series.ts';
import { whenOf } from '../../application/queries/moment.ts';
import { whyNot, withLeastChanges } from '../../application/queries/why-not.ts';
import { whyNotItem } from '../../application/wording/why-not-item.ts';
import { whyNotText } from '../../application/wording/why-not-text.ts';
import { INTERVALS, isFeedId, isInterval } from '../../domain/market/series.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { choiceOption, jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';
import { readPast } from './read-past.ts';
import { readTicker } from './read-ticker.ts';
import { reading } from './reading.ts';
import { recalling } from './recalling.ts';

type Asked = Manner & { readonly feed?: string; readonly interval?: string };

const shown = (text: string): string => JSON.stringify(text.slice(0, 40));

const choiceOf = ({ feed, interval }: Asked): SeriesChoice => {
  if (feed !== undefined && !isFeedId(feed))
    throw new UsageError(`--feed: given ${shown(feed)}; allowed: lower-case letters, digits and hyphens, at most 32`);
  if (interval !== undefined && !isInterval(interval))
    throw new UsageError(`--interval: given ${shown(interval)}; allowed: ${INTERVALS.join(', ')}`);
  return { ...(feed !== undefined && { feed }), ...(interval !== undefined && { interval }) };
};

const tellWhyNot = async (ticker: string, time: string, asked: Asked): Promise<void> => {
  const [known, when, choice] = [readTicker(ticker), whenOf(time, readPast(time)), choiceOf(asked)];
  const config = loadConfig(process.env);
  const told = await reading(config, (readModel) => whyNot(readModel, known, when, choice));
  const answer = told.answer === 'judged' ? await recalling(config, (recall) => withLeastChanges(recall, told)) : told;
  if (answer.answer !== 'no-bar' && answer.answer !== 'judged') throw new UsageError(whyNotText(answer));
  print([asked.json ? JSON.stringify(whyNotItem(answer)) : whyNotText(answer)]);
};

/** Adds `why-not TICKER TIME`: what was decided about a day or a bar and what would have been needed. What is not watched, or by several series, is a UsageError. */
export const addWhyNot = (program: Command): void => {
  const command = program
    .command('why-not')
    .description('say what was decided about a day or a bar, and what would have been needed for an alert')
    .argument('<ticker>', 'a watched ticker')
    .argument(
      '<time>',
      'a session date (2015-08-24), or an instant with its zone: of bars within the day for the one it lies in',
    )
    .option('--feed <id>', 'the series of this feed, where several watch the ticker')
    .addOption(choiceOption('--interval <length>', 'the series of bars of this length', INTERVALS))
    .addOption(jsonOption())
    .action((ticker: string, time: string, _: unknown, self: Command) =>
      tellWhyNot(ticker, time, self.optsWithGlobals()),
    );
  teach(command, [
    "npx tapewatch why-not '^GSPC' 2015-08-24",
    'npx tapewatch why-not AAPL 2016-02-01T20:00:00Z',
    'npx tapewatch why-not AAPL 2016-02-01 --feed sample --interval 1d --json',
  ]);
};
