/** One bar: `time` is the instant it starts in epoch milliseconds, prices are per share (points for an index), `volume` is in shares. */
export type Bar = {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

/** The rule of Bar that a field breaks. */
export type BarRule = 'finite' | 'positive' | 'whole-number' | 'high-not-below-low';

/** What is wrong with a bar: which field, which value, which rule. */
export type BarFault = { readonly field: keyof Bar; readonly value: number; readonly rule: BarRule };

const PRICES = ['open', 'high', 'low', 'close'] as const;

const isPrice = (value: number): boolean => value > 0 && value < Infinity;

/** Whether no rule of prices is broken, asked without the loop that names the one that is. */
const arePrices = ({ open, high, low, close }: Bar): boolean =>
  isPrice(open) && isPrice(high) && isPrice(low) && isPrice(close) && high >= low;

const priceFault = (bar: Bar): BarFault | null => {
  if (arePrices(bar)) return null;
  for (const field of PRICES) {
    const value = bar[field];
    if (!Number.isFinite(value)) return { field, value, rule: 'finite' };
    if (value <= 0) return { field, value, rule: 'positive' };
  }
  return bar.high < bar.low ? { field: 'high', value: bar.high, rule: 'high-not-below-low' } : null;
};

/** The first rule the bar breaks (finite prices above 0, high not below low, time and volume whole numbers, volume at least 0), or null. */
export const barFault = (bar: Bar): BarFault | null => {
  if (!Number.isSafeInteger(bar.time)) return { field: 'time', value: bar.time, rule: 'whole-number' };
  const price = priceFault(bar);
  if (price) return price;
  const { volume } = bar;
  return Number.isSafeInteger(volume) && volume >= 0 ? null : { field: 'volume', value: volume, rule: 'whole-number' };
};

/** Whether two bars say the same, number for number. */
export const sameBar = (a: Bar, b: Bar): boolean =>
  a.time === b.time &&
  a.open === b.open &&
  a.high === b.high &&
  a.low === b.low &&
  a.close === b.close &&
  a.volume === b.volume;
