import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '../api/answers.ts';
import { shapeOf } from '../chart/shapes.ts';
import { fetchDetails } from '../state/details.ts';
import { book } from '../state/market.ts';
import { route } from '../state/route.ts';
import { close, move, opened } from '../state/selection.ts';
import { asOf } from '../state/time.ts';
import { kindLabel, severityLabel } from '../words/labels.ts';
import { Channels } from './channels.tsx';
import { Factors } from './factors.tsx';
import { Missing } from './fate.tsx';
import { CloseIcon } from './icons.tsx';
import { Mark } from './mark.tsx';

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
  useEffect(() => {
    panel.current?.scrollTo({ top: 0 });
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [finding.id]);
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

const NotListed = ({ id }: { id: string }) => (
  <section class="panel" aria-label="Finding">
    <Buttons />
    <Missing id={id} />
  </section>
);

/** The open finding: its sentence, its factors, what was corrected of it, its record. */
export const FindingPanel = () => {
  const id = route.value.finding;
  const ticker = book.value?.item.ticker;
  const seen = `${opened.value?.bars.length} ${opened.value?.rarity} ${asOf.value}`;
  useEffect(() => {
    if (id !== null && ticker !== undefined) void fetchDetails(ticker, id);
  }, [id, ticker, seen]);
  if (id === null || !book.value) return null;
  return opened.value ? <Opened finding={opened.value} /> : <NotListed id={id} />;
};
