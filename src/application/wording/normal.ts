import type { Unit } from '../../domain/anomaly/detector.ts';
import type { ChannelReading } from '../../domain/anomaly/judgement.ts';
import { sessionDate } from '../../domain/market/session.ts';
import type { Kind } from '../../domain/anomaly/kinds.ts';
import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import { countText, depthText, oddsText, percentText, signedPercentText } from './figures.ts';
import { mostBars, unitOf, usualTimesText, valueText, zText } from './units.ts';

/** The values a channel takes for normal, in its unit. */
export type Limits = { readonly low: number; readonly high: number };

/** The limits of what is normal: expected -/+ threshold * spread. */
export const limitsOf = (reading: ChannelReading): Limits => {
  const reach = reading.threshold * reading.spread;
  return { low: reading.expected - reach, high: reading.expected + reach };
};

const deviationsText = ({ value, expected, spread }: ChannelReading): string =>
  `${zText(Math.abs(value - expected) / spread)} standard deviations ${value < expected ? 'below' : 'above'}`;

const levelText = (reading: ChannelReading): string =>
  `${deviationsText(reading)} the ${reading.sample}-bar mean of ${valueText(unitOf(reading.detector), reading.expected)}`;

/** The clause with a limit, or, where value and limit read the same, on which side of it the value is. */
const beside = (value: string, limit: string, clause: string, beyond: boolean): string =>
  value === limit ? `just ${beyond ? 'beyond' : 'within'} what is normal` : `where ${clause} is normal`;

const returnText = (reading: ChannelReading): string => {
  const { low, high } = limitsOf(reading);
  const { value, expected } = reading;
  const move = percentText(value);
  const fall = percentText(low);
  const rise = percentText(high);
  if (value < expected && value < 0 && low < 0) return beside(move, fall, `a fall of up to ${fall}`, value < low);
  if (value > expected && value > 0 && high > 0) return beside(move, rise, `a rise of up to ${rise}`, value > high);
  return `where moves from ${signedPercentText(low)} to ${signedPercentText(high)} are normal`;
};

const volumeText = (reading: ChannelReading): string => {
  const { low, high } = limitsOf(reading);
  const { value, expected } = reading;
  const times = usualTimesText(value, expected);
  const least = usualTimesText(low, expected);
  const most = usualTimesText(high, expected);
  return value < expected
    ? beside(times, least, `${least} times or more`, value < low)
    : beside(times, most, `up to ${most} times`, value > high);
};

const barsText = (reading: ChannelReading): string => {
  const most = mostBars(reading.detector, limitsOf(reading).high);
  return `where up to ${countText(most, 'bar')} at one price ${most === 1 ? 'is' : 'are'} normal`;
};

/** The size of a move, against the limit on its side: in percent a fall is less than the rise that takes it back. */
const sizeText = (reading: ChannelReading, thing: string): string => {
  const { low, high } = limitsOf(reading);
  const { value } = reading;
  const limit = percentText(value < 0 ? low : high);
  return beside(percentText(value), limit, `${thing}up to ${limit}`, value < low || value > high);
};

const holeText = (reading: ChannelReading): string => {
  const most = mostBars(reading.detector, limitsOf(reading).high);
  if (most === 0) return 'where none is normal';
  return `where up to ${countText(most, 'bar')} ${most === 1 ? 'is' : 'are'} normal`;
};

const apartText = (reading: ChannelReading): string => {
  const [odds, most] = [Math.abs(reading.value), limitsOf(reading).high].map((one) => `${oddsText(one)} to 1`);
  return `at odds of ${odds} where up to ${most} is normal`;
};

const belowText = ({ value, threshold }: ChannelReading): string => {
  const limit = depthText(threshold);
  return beside(depthText(value), limit, `up to ${limit} below it`, -value > threshold);
};

const sinceText = ({ detector, since }: ChannelReading): string => {
  if (since === undefined) return '';
  return `${unitOf(detector) === 'share' ? 'a peak of' : 'since'} ${sessionDate(since)}, `;
};

const KIND_NORMALS: Partial<Readonly<Record<Kind, (reading: ChannelReading) => string>>> = {
  gap: (reading) => sizeText(reading, 'a gap of '),
  'bad-tick': (reading) => sizeText(reading, ''),
  'missing-bars': holeText,
};

const NORMALS: Readonly<Record<Unit, (reading: ChannelReading) => string>> = {
  'log-return': returnText,
  'log-volume': volumeText,
  price: levelText,
  shares: levelText,
  'log-range': volumeText,
  share: belowText,
  bars: barsText,
  odds: apartText,
  other: (reading) => `${deviationsText(reading)} what is normal`,
};

const flatText = ({ detector, value, expected, sample }: ChannelReading): string =>
  value === expected
    ? `like each of the ${sample} bars before, so no z-score exists`
    : `where the ${sample} bars before were all at ${valueText(unitOf(detector), expected)}, so no z-score exists`;

const textOf = (detector: string): ((reading: ChannelReading) => string) =>
  KIND_NORMALS[detectorOf(detector)?.kind ?? 'price'] ?? NORMALS[unitOf(detector)];

/** What would have been normal, as a clause: `where a fall of up to 1.9 % is normal`. */
export const normalText = (reading: ChannelReading): string =>
  reading.spread === 0 ? flatText(reading) : `${sinceText(reading)}${textOf(reading.detector)(reading)}`;
