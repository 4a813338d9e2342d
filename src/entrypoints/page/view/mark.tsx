import type { Severity } from '../../../domain/anomaly/kinds.ts';
import type { Shape } from '../chart/shapes.ts';

const PATHS: Readonly<Record<Shape, string>> = {
  arrowUp: 'M8 1.5 14 8h-3.4v6.5H5.4V8H2z',
  arrowDown: 'M8 14.5 14 8h-3.4V1.5H5.4V8H2z',
  circle: 'M8 2.2a5.8 5.8 0 1 1 0 11.6 5.8 5.8 0 1 1 0-11.6z',
  square: 'M2.8 2.8h10.4v10.4H2.8z',
};

/** A mark as the chart draws it; without a severity in the colour of the text. */
export const Mark = ({ shape, severity }: { shape: Shape; severity?: Severity }) => (
  <svg class={`mark ${severity ?? ''}`} viewBox="0 0 16 16" aria-hidden="true">
    <path d={PATHS[shape]} />
  </svg>
);
