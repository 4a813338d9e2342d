import { SEVERITIES } from '../../../domain/anomaly/kinds.ts';
import { severityLabel } from '../words/labels.ts';
import { Mark } from './mark.tsx';

/** What the marks and the shading mean. */
export const Legend = () => (
  <ul class="legend" aria-label="Legend">
    <li>
      <span class="swatch" /> expected closes
    </li>
    <li>
      <Mark shape="arrowUp" /> <Mark shape="arrowDown" /> price
    </li>
    <li>
      <Mark shape="circle" /> volume
    </li>
    <li>
      <Mark shape="square" /> other
    </li>
    {SEVERITIES.map((severity) => (
      <li key={severity} class={severity}>
        <span class={`dot ${severity}`} /> {severityLabel(severity)}
      </li>
    ))}
  </ul>
);
