import type { Reason } from '../../domain/anomaly/judgement.ts';
import { rarityOf, surpriseOf } from '../../domain/anomaly/surprise.ts';
import { calendarDay } from '../../domain/market/calendar.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { alignedLines, wrappedLines } from './aligned.ts';
import { clockText, CLOSURE_WORDS, hoursText } from './calendar-words.ts';
import { rangeText } from './factor.ts';
import { countText, rarityText, whenText } from './figures.ts';
import { neededText } from './needed.ts';
import { valueText } from './units.ts';
import { correctionText } from './correction-text.ts';
import { afterTermsText } from './terms-text.ts';
import type { Around, NoBar, StillOpen, Unchosen, WhyNot } from '../queries/why-not.ts';

type Judged = Extract<WhyNot, { answer: 'judged' }>;
type Unseen = Extract<WhyNot, { answer: 'no-bar' }>;
type Unclear = Extract<WhyNot, { answer: 'choose-series' }>;

/** Columns of a terminal. */
const WIDTH = 80;

const ABSENCES: Readonly<Record<NoBar, (unseen: Unseen) => string>> = {
  'nothing-judged': () => 'no bar of it has been judged yet',
  'before-first': ({ first }) => `its first judged bar is of ${first}`,
  'after-last': ({ last }) => `its last judged bar is of ${last}`,
  closed: ({ closure }) =>
    closure === null || closure === 'weekend'
      ? 'that day is on a weekend'
      : `the exchange was closed that day (${CLOSURE_WORDS[closure]})`,
  'none-that-day': () => 'its feed had none that day',
  'none-then': ({ at }) => {
    const on = calendarDay(sessionDay(at ?? 0));
    return `its feed had none then${on.status === 'open' ? `; the session ran from ${hoursText(on)} in New York` : ''}`;
  },
};

const outsideText = (time: number): string => {
  const on = calendarDay(sessionDay(time));
  const kept = 'so the bar was recorded and not judged.';
  if (on.status === 'closed') return `The exchange was closed that day (${CLOSURE_WORDS[on.because]}), ${kept}`;
  return on.status === 'open'
    ? `Its feed covers other hours (the session ran from ${hoursText(on)} in New York), ${kept}`
    : `The calendar of that time had no session then, ${kept}`;
};

const extendedText = (time: number): string => {
  const on = calendarDay(sessionDay(time));
  const hours = on.status === 'open' ? `, which ran from ${hoursText(on)} in New York` : '';
  return `Its bar lies before or after the session${hours}: trading is thin then, so it was recorded and not judged.`;
};

const REASONS: Readonly<Record<Reason, (judged: Judged) => string>> = {
  'within-normal': ({ judgement, series }) =>
    `A bar as unusual as this comes ${rarityText(rarityOf(surpriseOf(judgement.score)), series)}.`,
  'above-threshold': () => 'The bar was beyond what is normal.',
  'continues-finding': () => 'The bar was unusual enough to continue a finding.',
  'flat-baseline': () => 'The bars before did not vary, so no z-score exists.',
  'warming-up': ({ judgement }) => `Its baseline was warming up and lacked ${countText(judgement.missing, 'bar')}.`,
  'no-volume': () => 'The bar had no volume, and nothing else was to be judged.',
  'thin-trading': () =>
    'The ticker trades so thinly that its price often stands still, so only a critical one of its bars raises a finding.',
  'outside-session': ({ time }) => outsideText(time),
  'extended-hours': ({ time }) => extendedText(time),
  split: ({ judgement }) => `It was judged ${afterTermsText(judgement.terms)}.`,
  'suspect-corporate-action': () =>
    'It moved as a split would move it, on volume that goes with one; the alert is held until the next bar or a person says whether it was one.',
  dividend: ({ judgement }) => `It was judged ${afterTermsText(judgement.terms)}.`,
};

const reasonText = (judged: Judged): string => {
  const { ticker, time, series, judgement, bars } = judged;
  const which = bars > 1 ? `, the most unusual of ${bars} bars` : '';
  const verdict = `${judgement.verdict} (${judgement.reason})`;
  return `${ticker} on ${whenText(time, series)}${which}: ${verdict}. ${REASONS[judgement.reason](judged)}`;
};

const aroundText = ({ finding, holds }: Around, asked: string): string =>
  holds
    ? `The ${asked} is in the finding ${finding.id} (${finding.severity}): ${finding.reason}`
    : `The ${asked} is a quiet one within the finding ${finding.id}: ${finding.reason}`;

const openText = ({ id, until, needed }: StillOpen, series: string): string => {
  const upTo = until === null ? '' : ` until ${whenText(until, series)}`;
  const by = needed.length === 0 ? '' : ` with ${needed.map(neededText).join(', or ')}`;
  return `The finding ${id} was still open${upTo}, and would have taken the bar in${by}.`;
};

const neededLine = ({ needed, around, open }: Judged): string => {
  const own = around.length + open.length > 0 ? 'A finding of its own' : 'A finding';
  return `${own} would have needed ${needed.map(neededText).join(', or ')}.`;
};

/** That there was no volume to be judged, where its reason does not say so. */
const volumeLine = ({ withoutVolume, judgement: { verdict } }: Judged): readonly string[] =>
  withoutVolume && verdict !== 'unjudged' ? ['The bar came without volume, so none was judged.'] : [];

const correctionLine = ({ correction }: Judged): readonly string[] =>
  correction ? wrappedLines(`The bar was corrected: ${correctionText(correction)}.`, WIDTH) : [];

const datesText = (times: readonly number[], series: string): string =>
  times.length > 2
    ? `${countText(times.length, 'bar')} before it`
    : times.map((time) => `the bar of ${whenText(time, series)}`).join(' and ');

/** That what the bar was judged against is not what is known now. */
const staleLine = ({ correctedSince, series }: Judged): readonly string[] => {
  const times = [...new Set(correctedSince)];
  if (times.length === 0) return [];
  const were = times.length === 1 ? 'was' : 'were';
  return wrappedLines(
    `It was judged before ${datesText(times, series)} ${were} corrected, and stands as it was.`,
    WIDTH,
  );
};

const UNCHOSEN: Readonly<Record<Unchosen, (unclear: Unclear) => string>> = {
  'several-fit': ({ ticker, series }) =>
    `${ticker} is watched as ${series.join(' and ')}; say which is meant with --feed or --interval.`,
  'none-fits': ({ ticker, series }) =>
    `${ticker} is not watched with that feed and interval, only as ${series.join(' and ')}.`,
};

const judgedText = (judged: Judged): string => {
  const { factors, needed, around, open, at, series } = judged;
  const table = factors.map((factor) => [
    `  ${factor.detector}`,
    valueText(factor.unit, factor.value),
    `normal: ${rangeText(factor)}`,
  ]);
  const holds = around.some((one) => one.holds);
  return [
    ...wrappedLines(reasonText(judged), WIDTH),
    ...volumeLine(judged),
    ...correctionLine(judged),
    ...staleLine(judged),
    ...alignedLines(table),
    ...around.flatMap((one) => wrappedLines(aroundText(one, at === null ? 'day' : 'bar'), WIDTH)),
    ...open.flatMap((one) => wrappedLines(openText(one, series), WIDTH)),
    ...(holds || needed.length === 0 ? [] : wrappedLines(neededLine(judged), WIDTH)),
  ].join('\n');
};

const askedText = ({ date, at }: Unseen): string => (at === null ? date : `${date} at ${clockText(at)}`);

/** The answer as people read it, in lines of 80 columns. */
export const whyNotText = (answer: WhyNot): string => {
  switch (answer.answer) {
    case 'not-watched':
      return `${answer.ticker} is not watched, so nothing was judged.`;
    case 'choose-series':
      return UNCHOSEN[answer.because](answer);
    case 'no-bar':
      return `No bar of ${answer.ticker} was judged on ${askedText(answer)}: ${ABSENCES[answer.because](answer)}.`;
    case 'judged':
      return judgedText(answer);
  }
};
