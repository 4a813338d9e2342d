import type { Change } from '../state/replay-differences.ts';
import { visibleSpan, xOf, type Place } from './place.ts';
import { layer, type Layer } from './layer.ts';

/** A change that a replay makes at a bar, by index. */
export type ReplayMark = { readonly index: number; readonly change: Change };

/** The signs of changes, as paths in a square of 16. */
export const MARK_SIGNS: Readonly<Record<Change, string>> = {
  added: 'M8 5v6M5 8h6',
  removed: 'M5 8h6',
  earlier: 'M9.5 5 6.5 8l3 3',
  later: 'M6.5 5l3 3-3 3',
  severity: 'M5.5 6.5h5M5.5 9.5h5',
};

const DIAMOND = 'M8 1 15 8 8 15 1 8z';

/** Side of a mark in pixels, and how far its middle stands above the pane's bottom. */
const SIZE = 12;
const ABOVE_BOTTOM = 10;

/** Marks nearer to the last one drawn than this, in pixels, would only cover it. */
const LEAST_DISTANCE = 3;

type Pens = { readonly diamond: Path2D; readonly signs: Readonly<Record<Change, Path2D>> };

const cutPens = (): Pens => ({
  diamond: new Path2D(DIAMOND),
  signs: {
    added: new Path2D(MARK_SIGNS.added),
    removed: new Path2D(MARK_SIGNS.removed),
    earlier: new Path2D(MARK_SIGNS.earlier),
    later: new Path2D(MARK_SIGNS.later),
    severity: new Path2D(MARK_SIGNS.severity),
  },
});

type Drawing = { readonly marks: readonly ReplayMark[]; readonly color: string; readonly ground: string };

const drawMark = (context: CanvasRenderingContext2D, pens: Pens, change: Change, { color, ground }: Drawing): void => {
  const isHollow = change === 'removed';
  context.scale(SIZE / 16, SIZE / 16);
  context.lineWidth = 2;
  context.fillStyle = isHollow ? ground : color;
  context.strokeStyle = color;
  context.fill(pens.diamond);
  context.stroke(pens.diamond);
  context.strokeStyle = isHollow ? color : ground;
  context.stroke(pens.signs[change]);
};

/** Where marks in view stand across the pane, but for those that would only cover the one before. */
const placed = (place: Place, marks: readonly ReplayMark[]): readonly (readonly [x: number, change: Change])[] => {
  const { from, to } = visibleSpan(place, Infinity);
  let last = -Infinity;
  return marks.flatMap(({ index, change }) => {
    const x = index < from || index > to ? Number.NaN : xOf(place, index);
    if (!(x - last >= LEAST_DISTANCE)) return [];
    last = x;
    return [[x, change] as const];
  });
};

/** A layer that marks, in a lane at the foot of a pane, what a replay changes (in order of the bars): diamonds, hollow where a finding falls away. */
export const replayMarks = (): Layer<Drawing> => {
  const pens = cutPens();
  return layer('top', { marks: [], color: 'transparent', ground: 'transparent' }, (place, target, drawing: Drawing) => {
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      for (const [x, change] of placed(place, drawing.marks)) {
        context.save();
        context.translate(x - SIZE / 2, mediaSize.height - ABOVE_BOTTOM - SIZE / 2);
        drawMark(context, pens, change, drawing);
        context.restore();
      }
    });
  });
};
