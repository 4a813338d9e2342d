import type { Unit } from '../../domain/anomaly/detector.ts';
import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import type { ChannelReading, Judgement } from '../../domain/anomaly/judgement.ts';
import type { BarCorrected, BarObserved } from '../../domain/ticker/events.ts';
import type { Band, BarRow } from '../ports/read-model.ts';

type Range = (channel: ChannelReading, close: number) => Band;

const reach = ({ threshold, spread }: ChannelReading): number => threshold * spread;

const returnBand: Range = (channel, close) => {
  const previous = close / Math.exp(channel.value);
  return {
    low: previous * Math.exp(channel.expected - reach(channel)),
    high: previous * Math.exp(channel.expected + reach(channel)),
  };
};

const levelBand: Range = (channel) => ({
  low: Math.max(0, channel.expected - reach(channel)),
  high: channel.expected + reach(channel),
});

const RANGES: Readonly<Partial<Record<Unit, Range>>> = { 'log-return': returnBand, price: levelBand };

const rangeOf = (name: string): Range | null => {
  const detector = detectorOf(name);
  return detector?.field === 'close' ? (RANGES[detector.unit] ?? null) : null;
};

/** Where the close could have lain without a price alarm, by the first channel that reads prices; null while there is no baseline or it did not vary. */
export const bandOf = (judgement: Judgement, close: number): Band | null => {
  for (const channel of judgement.channels) {
    const range = rangeOf(channel.detector);
    if (range && channel.spread > 0) return range(channel, close);
  }
  return null;
};

/** The row of a bar judged for the first time. */
export const projectObserved = (series: string, { bar, policy, judgement }: BarObserved): BarRow => ({
  series,
  bar,
  was: null,
  revision: 0,
  policy,
  judgement,
  band: bandOf(judgement, bar.close),
});

/** The rows of a corrected bar and, when it was judged anew, of the bar after it (`next` as it was). */
export const projectCorrected = (series: string, event: BarCorrected, next: BarRow | null): readonly BarRow[] => {
  const { bar, was, revision, policy, judgement } = event;
  const corrected: BarRow = { series, bar, was, revision, policy, judgement, band: bandOf(judgement, bar.close) };
  if (!event.next || !next) return [corrected];
  const rejudged = event.next.judgement;
  return [corrected, { ...next, policy, judgement: rejudged, band: bandOf(rejudged, next.bar.close) }];
};
