import type { Command } from 'commander';
import { termsText } from '../../application/wording/terms-text.ts';
import { NO_TERMS, type Terms } from '../../domain/market/corporate-action.ts';
import type { ActionOutcome } from '../../domain/ticker/record-action.ts';
import { UsageError } from '../composition/failure.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';
import { readDate } from './read-date.ts';
import { readTicker } from './read-ticker.ts';
import type { Word } from './take-word.ts';

type Asked = Manner & { readonly split?: string; readonly dividend?: string };

const SPLIT = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/;

const readSplit = (text: string): number => {
  const [, now = '', old = ''] = SPLIT.exec(text) ?? [];
  const split = Number(now) / Number(old);
  if (split > 0 && split !== 1 && Number.isFinite(split)) return split;
  throw new UsageError(
    `--split: given ${JSON.stringify(text.slice(0, 40))}; allowed: new shares to old that are not as many, such as 4:1`,
  );
};

const readDividend = (text: string): number => {
  const dividend = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (dividend > 0) return dividend;
  throw new UsageError(`--dividend: given ${JSON.stringify(text.slice(0, 40))}; allowed: cash for a share above 0`);
};

const termsOf = ({ split, dividend }: Asked): Terms | null =>
  split === undefined && dividend === undefined
    ? null
    : {
        split: split === undefined ? NO_TERMS.split : readSplit(split),
        dividend: dividend === undefined ? NO_TERMS.dividend : readDividend(dividend),
      };

const REFUSALS: Partial<Readonly<Record<ActionOutcome, string>>> = {
  'adjusted-feed': 'Its feed gives prices that are adjusted already, so nothing was changed.',
  'not-suspected':
    'Nothing is held or recorded of that day; to record what happened, give --split 4:1 or --dividend 1.25.',
  'out-of-reach': 'Only the newest 64 bars can be judged anew, and there must be one before; nothing was changed.',
  impossible: 'No share at that price can have had those terms; nothing was changed.',
  pending: 'No bar of that day has come in yet; nothing was changed.',
};

const CHANGED: Readonly<Record<Word['verdict'], (word: Word) => string>> = {
  confirmed: ({ terms }) =>
    `Confirmed${terms ? `: ${termsText(terms)}` : ''}. The day was judged anew, on the adjusted move.`,
  refuted: () => 'Refuted. The day is judged by its prices as they came.',
};

const doneText = (word: Word, outcome: ActionOutcome): string =>
  outcome === 'duplicate' ? 'It is recorded already, so nothing was changed.' : CHANGED[word.verdict](word);

const say = async (
  verdict: Word['verdict'],
  [ticker, date]: readonly [string, string],
  asked: Asked,
): Promise<void> => {
  const word: Word = { verdict, ticker: readTicker(ticker), day: readDate(date), terms: termsOf(asked) };
  const { takeWord } = await import('./take-word.ts');
  const { series, outcome } = await takeWord(word, asked);
  const refusal = REFUSALS[outcome];
  const text = refusal ?? doneText(word, outcome);
  if (refusal && !asked.json) throw new UsageError(`${ticker} ${date}: ${text}`);
  if (refusal) process.exitCode = 2;
  print([asked.json ? JSON.stringify({ series, date, verdict, outcome, text }) : `${ticker} ${date}: ${text}`]);
};

const REFUSED =
  'It is refused while a server runs on the data folder: stop that first. People are told at the next start.';

const addVerdict = (group: Command, name: string, verdict: Word['verdict'], description: string): Command =>
  group
    .command(name)
    .description(description)
    .argument('<ticker>', 'a watched ticker')
    .argument('<date>', 'the session date of its first bar after the action')
    .addOption(jsonOption())
    .action((ticker: string, date: string, _: unknown, self: Command) =>
      say(verdict, [ticker, date], self.optsWithGlobals()),
    );

/** Adds `corporate-action confirm` and `corporate-action refute`: a person's word on a split or dividend of a daily series as traded. */
export const addCorporateAction = (program: Command): void => {
  const group = program
    .command('corporate-action')
    .description('say of a day that it was a split or dividend, or none');
  const both = [
    'npx tapewatch corporate-action confirm AAPL 2014-06-09',
    'npx tapewatch corporate-action refute AAPL 2014-06-09',
  ];
  teach(group, both);
  const confirm = addVerdict(group, 'confirm', 'confirmed', 'end what is held, and judge the day on the adjusted move');
  confirm.option('--split <new:old>', 'new shares to old; the suspected split when not given');
  confirm.option('--dividend <cash>', 'cash for a new share');
  teach(
    confirm,
    [
      'npx tapewatch corporate-action confirm AAPL 2014-06-09',
      'npx tapewatch corporate-action confirm AAPL 2014-06-09 --split 7:1 --json',
    ],
    REFUSED,
  );
  const refute = addVerdict(
    group,
    'refute',
    'refuted',
    'raise what is held, and judge the day by its prices as they came',
  );
  teach(
    refute,
    [
      'npx tapewatch corporate-action refute AAPL 2014-06-09',
      'npx tapewatch corporate-action refute AAPL 2014-06-09 --json',
    ],
    REFUSED,
  );
};
