import { countText, onceInText, priceText, volumeText } from '../../../application/wording/figures.ts';
import { termsText } from '../../../application/wording/terms-text.ts';
import { rarityOf, surpriseOf } from '../../../domain/anomaly/surprise.ts';
import type { Bar } from '../api/answers.ts';

type Needed = Bar['needed'][number];

const REASONS: Readonly<Record<Bar['reason'], (bar: Bar) => string>> = {
  'within-normal': () => 'within normal',
  'above-threshold': () => 'beyond normal',
  'continues-finding': () => 'continues a finding',
  'flat-baseline': () => 'baseline did not vary',
  'warming-up': ({ missing }) => `baseline lacked ${countText(missing, 'bar')}`,
  'no-volume': () => 'no volume',
  'thin-trading': () => 'trades too thinly',
  'outside-session': () => 'outside the session',
  'extended-hours': () => 'before or after the session',
  split: ({ terms }) => (terms ? `normal after ${termsText(terms)}` : 'normal after a split'),
  'suspect-corporate-action': () => 'moved as a split would',
  dividend: ({ terms }) => (terms ? `normal after ${termsText(terms)}` : 'normal after a dividend'),
};

/** Why a bar was judged as it was, in a few words. */
export const reasonWords = (bar: Bar): string => REASONS[bar.reason](bar);

/** What close or volume a bar that is no finding would have needed to be one: `< 3,160.57 or > 3,297.51`; empty where none would have done. */
export const neededWords = ({ verdict, needed }: Bar, of: Needed['of']): string => {
  const limits = verdict === 'normal' ? needed.find((one) => one.of === of) : undefined;
  if (!limits) return '';
  const text = of === 'close' ? priceText : volumeText;
  return `${limits.below === null ? '' : `< ${text(limits.below)} or `}> ${text(limits.above)}`;
};

/** How often a bar as unusual as this comes: `1 in 630`; empty for a bar like most, and for one that was not judged. */
export const rarityWords = ({ verdict, score }: Bar): string => {
  const rarity = rarityOf(surpriseOf(score));
  return verdict === 'unjudged' || rarity < 2 ? '' : `1 in ${onceInText(rarity)}`;
};

/** What a corrected bar was before, where that differs: `corrected, was close 101.00`; empty for one that never was. */
export const correctedWords = ({ was, close, volume }: Bar): string => {
  if (!was) return '';
  const before = [
    ...(was.close === close ? [] : [`close ${priceText(was.close)}`]),
    ...(was.volume === volume ? [] : [`volume ${volumeText(was.volume)}`]),
  ];
  return before.length === 0 ? 'corrected' : `corrected, was ${before.join(', ')}`;
};
