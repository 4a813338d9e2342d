import type { ISeriesPrimitive, PrimitivePaneViewZOrder } from 'lightweight-charts';
import { placeOf, type Place, type Target } from './place.ts';

/** A layer over or under a series: to be attached to it, and what it draws. */
export type Layer<T> = {
  readonly primitive: ISeriesPrimitive;
  /** Changes what is drawn. */
  readonly show: (change: Partial<T>) => void;
};

/** How a layer draws what it shows, at its place, on a target. */
type Draw<T> = (place: Place, target: Target, shown: T) => void;

/** A layer of a series at a height among the others, which shows this at first; it draws only while it is attached. */
export const layer = <T extends object>(zOrder: PrimitivePaneViewZOrder, first: T, draw: Draw<T>): Layer<T> => {
  let place: Place | null = null;
  let shown = first;
  const renderer = { draw: (target: Target) => place && draw(place, target, shown) };
  const views = [{ zOrder: () => zOrder, renderer: () => renderer }];
  return {
    primitive: {
      attached: (parameter) => {
        place = placeOf(parameter);
      },
      detached: () => {
        place = null;
      },
      paneViews: () => views,
    },
    show: (change) => {
      shown = { ...shown, ...change };
      place?.requestUpdate();
    },
  };
};
