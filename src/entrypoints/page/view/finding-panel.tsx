import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../../application/finding.ts';
import { whenText } from '../../../application/wording/figures.ts';
import { shapeOf } from '../chart/shapes.ts';
import { book } from '../state/market.ts';
import { route } from '../state/route.ts';
import { close, move, opened } from '../state/selection.ts';
import { factorsOf } from '../words/factors.ts';
import { kindLabel, severityLabel } from '../words/labels.ts';
import { CopyButton } from './copy-button.tsx';
import { CloseIcon } from './icons.tsx';
import { Mark } from './mark.tsx';

/** Most bars of a finding named one by one. */
const MOST_BARS = 3;

const barsText = ({ bars, series }: Finding): string => {
  const named = bars.map((bar) => whenText(Date.parse(bar), series));
  if (named.length <= MOST_BARS) return named.join(', ');
  return `${named.length} bars, ${named[0] ?? ''} to ${named.at(-1) ?? ''}`;
};

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{children}</td>
  </tr>
);

const Factors = ({ finding }: { finding: Finding }) => (
  <table>
    <tbody>
      {factorsOf(finding).map(({ name, value, remark }) => (
        <Row key={name} name={name}>
          {value} <span class="remark">{remark}</span>
        </Row>
      ))}
      <Row name="Bars">
        {barsText(finding)}, {finding.endTimestamp === null ? 'still going on' : 'over'}
      </Row>
      <Row name="Judged by">
        detector {finding.loudest.detector}, policy {finding.policy}
      </Row>
      <Row name="Id">
        <code>{finding.id}</code>
        <span class="copies">
          <CopyButton key={`id ${finding.id}`} text={finding.id} label="id" />
          <CopyButton
            key={`explain ${finding.id}`}
            text={`npx tapewatch explain ${finding.id}`}
            label="explain command"
          />
        </span>
      </Row>
    </tbody>
  </table>
);

const Buttons = () => (
  <div class="buttons">
    <button type="button" onClick={() => move(-1)} title="Newer finding (k)">
      Newer
    </button>
    <button type="button" onClick={() => move(1)} title="Older finding (j)">
      Older
    </button>
    <button type="button" class="plain" onClick={close} title="Close (Esc)" aria-label="Close the finding">
      <CloseIcon />
    </button>
  </div>
);

const Opened = ({ finding }: { finding: Finding }) => {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.scrollIntoView({ block: 'nearest' }), [finding.id]);
  const { loudest, severity, reason } = finding;
  return (
    <section class="panel" ref={panel} aria-labelledby="sentence">
      <p class="kind">
        <Mark shape={shapeOf(loudest.kind, loudest.direction)} severity={severity} />
        {kindLabel(loudest.kind)}
        <span class={`severity ${severity}`}>{severityLabel(severity)}</span>
      </p>
      <Buttons />
      <h2 id="sentence" aria-live="polite">
        {reason}
      </h2>
      <Factors finding={finding} />
    </section>
  );
};

const Missing = ({ id }: { id: string }) => (
  <section class="panel" aria-label="Finding">
    <Buttons />
    <h2>This ticker has no finding {id}.</h2>
    <p>
      It may have been withdrawn after a bar was corrected: <code>npx tapewatch explain {id}</code> tells its story.
    </p>
  </section>
);

/** The open finding: its sentence, its factors, its record. */
export const FindingPanel = () => {
  const id = route.value.finding;
  if (id === null || !book.value) return null;
  return opened.value ? <Opened finding={opened.value} /> : <Missing id={id} />;
};
