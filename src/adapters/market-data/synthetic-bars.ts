import type { Bar } from '../../domain/market/bar.ts';
import type { Plant, PlantKind } from './synthetic-plants.ts';
import type { Step } from './synthetic-walk.ts';

/** What is planted at a bar: the size of each kind that is, 0 of those that are not. */
type Planted = (kind: PlantKind, at: number) => number;

const plantedBy = (plants: readonly Plant[]): Planted => {
  const sizes = new Map<string, number>();
  for (const { kind, at, bars, size } of plants) for (let i = 0; i < bars; i += 1) sizes.set(`${kind}/${at + i}`, size);
  return (kind, at) => sizes.get(`${kind}/${at}`) ?? 0;
};

const cents = (price: number): number => Math.max(1, Math.round(price * 100)) / 100;

/** Where a walk stands: the true close before the next bar, shares for one at the start, and the bar printed last. */
type Place = { readonly close: number; readonly shares: number; readonly printed: Bar | null };

const prices = (open: number, close: number, [up, down]: Step['wicks']): Omit<Bar, 'time' | 'volume'> => ({
  open: cents(open),
  high: cents(Math.max(open, close) * Math.exp(up)),
  low: cents(Math.min(open, close) * Math.exp(-down)),
  close: cents(close),
});

const nextPlace = (place: Place, step: Step, size: (kind: PlantKind) => number): Place => {
  const split = size('split') || 1;
  const wild = size('volatility') || 1;
  const shares = place.shares * split;
  const open = (place.close / split) * Math.exp(step.gap * wild);
  const close = open * Math.exp(step.move * wild + size('jump') * step.sigma);
  const shown = close * Math.exp(size('bad-tick') * step.sigma);
  const wicks = [step.wicks[0] * wild, step.wicks[1] * wild] as const;
  const volume = Math.round(Math.exp(step.logVolume) * shares * (size('volume') || 1));
  return { close, shares, printed: { time: step.time, ...prices(open, shown, wicks), volume } };
};

/** The bars that a feed prints of a walk which starts at a price, with plants: a stale bar repeats the one printed before it, a missing one is left out. */
export function* printBars(steps: Iterable<Step>, plants: readonly Plant[], start: number): Generator<Bar> {
  const planted = plantedBy(plants);
  let place: Place = { close: start, shares: 1, printed: null };
  let at = 0;
  for (const step of steps) {
    const here = at;
    const next = nextPlace(place, step, (kind) => planted(kind, here));
    const isStale = planted('stale', at) !== 0 && place.printed !== null;
    const printed = isStale && place.printed ? { ...place.printed, time: step.time } : next.printed;
    place = { ...next, printed };
    if (printed && planted('missing', at) === 0) yield printed;
    at += 1;
  }
}
