import type { Severity } from '../../../domain/anomaly/kinds.ts';

/** The colours of the chart, as the style sheet has them for the theme in force. */
export type Palette = {
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly rising: string;
  readonly falling: string;
  readonly line: string;
  readonly volume: string;
  readonly band: string;
  readonly span: string;
  readonly replay: string;
  readonly ground: string;
  readonly severity: Readonly<Record<Severity, string>>;
};

/** Reads the palette from the custom properties in force at an element. */
export const readPalette = (host: HTMLElement): Palette => {
  const probe = host.appendChild(document.createElement('span'));
  const color = (property: string): string => {
    probe.style.color = `var(--${property})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    text: color('text-soft'),
    faint: color('text-faint'),
    grid: color('grid'),
    rising: color('rising'),
    falling: color('falling'),
    line: color('line'),
    volume: color('volume'),
    band: color('band'),
    span: color('span'),
    replay: color('accent'),
    ground: color('surface'),
    severity: { medium: color('medium'), high: color('high'), critical: color('critical') },
  };
  probe.remove();
  return palette;
};
