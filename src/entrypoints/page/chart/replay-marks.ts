import type { IPrimitivePaneView, ISeriesPrimitive, SeriesAttachedParameter } from 'lightweight-charts';
import type { Change } from '../../../application/replay/replay.ts';
import { placeOf, visibleSpan, xOf, type Place, type Target } from './place.ts';

/** A change that a replay makes at a bar, by index. */
export type ReplayMark = { readonly index: number; readonly change: Change };

type Drawing = { marks: readonly ReplayMark[]; color: string; ground: string };

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

/** Marks, in a lane at the foot of a pane, what a replay changes: diamonds, hollow where a finding falls away. */
export class ReplayMarks implements ISeriesPrimitive {
  #place: Place | null = null;
  readonly #pens = cutPens();
  readonly #drawing: Drawing = { marks: [], color: 'transparent', ground: 'transparent' };
  readonly #views: readonly IPrimitivePaneView[] = [
    { zOrder: () => 'top', renderer: () => ({ draw: (target) => this.#draw(target) }) },
  ];

  attached(parameter: SeriesAttachedParameter): void {
    this.#place = placeOf(parameter);
  }

  detached(): void {
    this.#place = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  /** Changes what is drawn; marks are in order of their bars. */
  show(change: Partial<Drawing>): void {
    Object.assign(this.#drawing, change);
    this.#place?.requestUpdate();
  }

  #draw(target: Target): void {
    const place = this.#place;
    const { marks } = this.#drawing;
    if (!place || marks.length === 0) return;
    const { from, to } = visibleSpan(place, Infinity);
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      let last = -Infinity;
      for (const mark of marks) {
        const x = mark.index < from || mark.index > to ? Number.NaN : xOf(place, mark.index);
        if (!(x - last >= LEAST_DISTANCE)) continue;
        last = x;
        this.#drawMark(context, mark, { x, y: mediaSize.height - ABOVE_BOTTOM });
      }
    });
  }

  #drawMark(context: CanvasRenderingContext2D, { change }: ReplayMark, { x, y }: { x: number; y: number }): void {
    const { color, ground } = this.#drawing;
    const isHollow = change === 'removed';
    context.save();
    context.translate(x - SIZE / 2, y - SIZE / 2);
    context.scale(SIZE / 16, SIZE / 16);
    context.lineWidth = 2;
    context.fillStyle = isHollow ? ground : color;
    context.strokeStyle = color;
    context.fill(this.#pens.diamond);
    context.stroke(this.#pens.diamond);
    context.strokeStyle = isHollow ? color : ground;
    context.stroke(this.#pens.signs[change]);
    context.restore();
  }
}
