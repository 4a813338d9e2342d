import type { ComponentChildren } from 'preact';
import type { Style } from '../chart/options.ts';
import { range, style, type Range } from '../state/chart.ts';

const RANGES: readonly (readonly [label: string, range: Range, title: string])[] = [
  ['1M', 21, 'the last month'],
  ['3M', 63, 'the last three months'],
  ['1Y', 252, 'the last year'],
  ['5Y', 1260, 'the last five years'],
  ['All', 'all', 'everything there is'],
];

const STYLES: readonly (readonly [label: string, style: Style, title: string])[] = [
  ['Auto', 'auto', 'candles where they can be read, else a line'],
  ['Candles', 'candles', 'candles'],
  ['Line', 'line', 'a line of closes'],
];

type ChoiceProps = { pressed: boolean; title: string; onClick: () => void; children: ComponentChildren };

/** One button of a row of which one is pressed. */
export const Choice = ({ pressed, title, onClick, children }: ChoiceProps) => (
  <button type="button" aria-pressed={pressed} title={title} onClick={onClick}>
    {children}
  </button>
);

const showRange = (chosen: Range): void => {
  range.value = chosen;
};

const drawAs = (chosen: Style): void => {
  style.value = chosen;
};

/** How much the chart shows, and how. */
export const Toolbar = () => (
  <div class="toolbar">
    <div class="choices" role="group" aria-label="Time range">
      {RANGES.map(([label, value, title]) => (
        <Choice key={label} pressed={range.value === value} title={`Show ${title}`} onClick={() => showRange(value)}>
          {label}
        </Choice>
      ))}
    </div>
    <div class="choices" role="group" aria-label="Drawing">
      {STYLES.map(([label, value, title]) => (
        <Choice key={label} pressed={style.value === value} title={`Draw ${title}`} onClick={() => drawAs(value)}>
          {label}
        </Choice>
      ))}
    </div>
  </div>
);
