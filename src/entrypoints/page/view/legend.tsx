import { SEVERITIES } from '../../../domain/anomaly/kinds.ts';
import { marked } from '../state/replay-differences.ts';
import { severityLabel } from '../words/labels.ts';
import { Mark } from './mark.tsx';
import { ReplayMark } from './replay-mark.tsx';

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
    {marked.value.length === 0 ? null : (
      <li>
        <ReplayMark change="added" /> <ReplayMark change="removed" /> by the replay: more, fewer
      </li>
    )}
    {SEVERITIES.map((severity) => (
      <li key={severity} class={severity}>
        <span class={`dot ${severity}`} /> {severityLabel(severity)}
      </li>
    ))}
  </ul>
);
