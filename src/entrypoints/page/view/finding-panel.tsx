import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../../application/finding.ts';
import { rangeText } from '../../../application/wording/factor.ts';
import { whenText } from '../../../application/wording/figures.ts';
import { valueText, zText } from '../../../application/wording/units.ts';
import { shapeOf } from '../chart/shapes.ts';
import type { FindingAndFate } from '../api/answers.ts';
import { details, fetchDetails, type Details } from '../state/details.ts';
import { book } from '../state/market.ts';
import { route } from '../state/route.ts';
import { close, move, open, opened } from '../state/selection.ts';
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

const detailsOf = (id: string): Details | null => (details.value?.id === id ? details.value : null);

/** Every channel of the loudest bar, not only the one that spoke. */
const Channels = ({ id }: { id: string }) => {
  const answer = detailsOf(id)?.answer;
  if (answer?.kind !== 'data') return null;
  return (
    <table class="channels">
      <thead>
        <tr>
          <th scope="col">Channel</th>
          <th scope="col">Value</th>
          <th scope="col">Normal</th>
          <th scope="col">Distance</th>
        </tr>
      </thead>
      <tbody>
        {answer.data.factors.map((factor) => (
          <tr key={factor.detector} class={Math.abs(factor.z) > factor.threshold ? 'loud' : ''}>
            <th scope="row">{factor.detector}</th>
            <td>{valueText(factor.unit, factor.value)}</td>
            <td>{rangeText(factor)}</td>
            <td>{zText(factor.z)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

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
      <Channels id={finding.id} />
    </section>
  );
};

const Successor = ({ id }: { id: string }) => (
  <button type="button" onClick={() => open(id)}>
    Show what took its place
  </button>
);

/** What became of a finding that is not listed. */
const Fate = ({ fate }: { fate: FindingAndFate }) => (
  <>
    <h2>{fate.finding.reason}</h2>
    <p>
      <strong>{fate.retracted ? 'Withdrawn' : 'Older than what is listed here'}.</strong>{' '}
      {fate.retracted ? 'A bar was corrected after it was made, and it no longer stands.' : ''}
    </p>
    {fate.supersededBy === null ? null : <Successor id={fate.supersededBy} />}
  </>
);

const missingText = (answer: Details['answer'] | null): string => {
  if (answer === null) return 'Looking for it.';
  return answer.kind === 'problem' ? answer.detail : 'Tapewatch does not answer.';
};

const Missing = ({ id }: { id: string }) => {
  const { answer } = detailsOf(id) ?? { answer: null };
  return (
    <section class="panel" aria-label="Finding">
      <Buttons />
      {answer?.kind === 'data' ? (
        <Fate fate={answer.data} />
      ) : (
        <>
          <h2>This ticker has no finding {id}.</h2>
          <p>{missingText(answer)}</p>
        </>
      )}
    </section>
  );
};

/** The open finding: its sentence, its factors, its record. */
export const FindingPanel = () => {
  const id = route.value.finding;
  const ticker = book.value?.item.ticker;
  const seen = `${opened.value?.bars.length} ${opened.value?.rarity}`;
  useEffect(() => {
    if (id !== null && ticker !== undefined) void fetchDetails(ticker, id);
  }, [id, ticker, seen]);
  if (id === null || !book.value) return null;
  return opened.value ? <Opened finding={opened.value} /> : <Missing id={id} />;
};
