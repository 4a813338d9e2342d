import { BARS_PER_YEAR, parseSeriesKey } from '../../domain/market/series.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { clockText } from './calendar-words.ts';

/** A number with thousands separators and so many decimals: `1,234.50`. */
export const grouped = (value: number, decimals = 0): string => {
  const [whole = '', fraction] = value.toFixed(decimals).split('.');
  const separated = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? separated : `${separated}.${fraction}`;
};

/** So many of a thing: `1 bar`, `1,400 bars`. */
export const countText = (count: number, thing: string): string =>
  `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`;

/** A price in its own unit: cents above 1, else three significant digits. */
export const priceText = (price: number): string => (Math.abs(price) >= 1 ? grouped(price, 2) : price.toPrecision(3));

/** A number of shares: `12,345`, `94.2 million`, `6.1 billion`. */
export const volumeText = (shares: number): string => {
  if (shares >= 999.95e6) return `${grouped(shares / 1e9, 1)} billion`;
  return shares >= 999_999.5 ? `${grouped(shares / 1e6, 1)} million` : grouped(shares);
};

/** A log return without its sign, in percent of the price: `3.4 %`. */
export const percentText = (logReturn: number): string => {
  const percent = Math.abs(Math.expm1(logReturn)) * 100;
  if (percent >= 99.95) return `${grouped(percent)} %`;
  return `${percent.toFixed(percent < 0.095 ? 2 : 1)} %`;
};

/** A log return with its sign, in percent of the price: `+3.4 %`, `-0.05 %`. */
export const signedPercentText = (logReturn: number): string => `${logReturn < 0 ? '-' : '+'}${percentText(logReturn)}`;

/** A share without its sign, in percent: `20.3 %`. */
export const shareText = (share: number): string => `${(Math.abs(share) * 100).toFixed(1)} %`;

/** A stated depth below a peak, in percent: `20 %`, `12.5 %`. */
export const depthText = (share: number): string => `${Number((Math.abs(share) * 100).toFixed(1))} %`;

/** A share with its sign, in percent: `-20.3 %`. */
export const signedShareText = (share: number): string => `${share < 0 ? '-' : '+'}${shareText(share)}`;

/** A ratio as a number of times: `0.45`, `3.1`, `1,200`. */
export const timesText = (ratio: number): string => {
  if (ratio >= 9.95) return grouped(ratio);
  return ratio.toFixed(ratio < 0.995 ? 2 : 1);
};

/** Odds to 1, with their sign: `0.56`, `-12`. */
export const oddsText = (odds: number): string => grouped(odds, Math.abs(odds) < 10 ? 2 : 0);

/** Years beyond what is behind the judgements: how much longer is not known. */
const MOST_YEARS = 20;

/** So many years to two digits, for tables: `8.2 years`, `>20 years`. */
export const yearsFigure = (years: number): string => {
  if (years > MOST_YEARS) return `>${MOST_YEARS} years`;
  const rounded = Number(years.toPrecision(2));
  return `${rounded} year${rounded === 1 ? '' : 's'}`;
};

const yearsText = (years: number): string => {
  if (years > MOST_YEARS) return `more than ${MOST_YEARS} years`;
  const rounded = Number(years.toPrecision(2));
  if (rounded === 1) return 'a year';
  return `${rounded} years`;
};

const MONTHS_PER_YEAR = 12;

/** So much of a year in words, whole months where it is less than one. */
const timeText = (years: number): string => {
  const months = Math.round(years * MONTHS_PER_YEAR);
  if (months >= MONTHS_PER_YEAR) return yearsText(Math.max(1, years));
  return months === 1 ? 'a month' : `${months} months`;
};

/** A probability from its surprise, -log10 p: `0.021`, `0.00083`, `2.5e-7`. */
export const pText = (surprise: number): string => {
  const p = 10 ** -surprise;
  return p >= 1e-4 ? String(Number(p.toPrecision(2))) : p.toExponential(1);
};

/** Once in how many bars, as a number for tables: `<2`, `1,400`, `1,000,000+`. */
export const onceInText = (rarity: number): string => {
  if (rarity < 2) return '<2';
  return rarity >= 1e6 ? '1,000,000+' : grouped(Number(rarity.toPrecision(2)));
};

/** How often something this rare comes up, in words: `about once in 1,400 bars`. */
export const oftenText = (rarity: number): string => {
  if (rarity < 2) return 'more often than every second bar';
  return rarity >= 1e6 ? 'less than once in a million bars' : `about once in ${onceInText(rarity)} bars`;
};

/** The same with the time that takes, from a year on, of bars within the day from a month on: `about once in 1,400 bars (5.6 years)`, `about once in 7,900 bars (5 months)`. */
export const rarityText = (rarity: number, series: string): string => {
  const interval = parseSeriesKey(series)?.interval ?? '1d';
  const years = rarity / BARS_PER_YEAR[interval];
  const least = interval === '1d' ? 1 : 1 / MONTHS_PER_YEAR;
  return years < least || rarity >= 1e6 ? oftenText(rarity) : `${oftenText(rarity)} (${timeText(years)})`;
};

/** When a bar of the series was: its session date, within the day also the New York time at which it starts. */
export const whenText = (time: number, series: string): string => {
  const daily = parseSeriesKey(series)?.interval === '1d';
  return daily ? sessionDate(time) : `${sessionDate(time)} at ${clockText(time)}`;
};
