import { useEffect, useRef } from 'preact/hooks';
import { grouped } from '../../../application/wording/figures.ts';
import { findingRarity } from '../../../application/wording/headline.ts';
import { moveFigure } from '../../../application/wording/move.ts';
import { sessionDate } from '../../../domain/market/session.ts';
import type { Finding } from '../api/answers.ts';
import { shapeOf } from '../chart/shapes.ts';
import { detailsOf } from '../state/details.ts';
import { news } from '../state/live.ts';
import { book, link, type Book } from '../state/market.ts';
import { route } from '../state/route.ts';
import { clearFilters, open, shown, standing } from '../state/selection.ts';
import { kindLabel, severityLabel } from '../words/labels.ts';
import { Filters } from './filters.tsx';
import { Mark } from './mark.tsx';

const rowId = (id: string): string => `finding-${id}`;

const dayOf = (timestamp: string): string => sessionDate(Date.parse(timestamp));

/** How many bars a finding has, and which is the loudest where that is not the first; of a lasting change since when. */
const barsWords = ({ bars, timestamp, loudest, sessionDate: onset }: Finding): string => {
  if (onset !== dayOf(bars[0] ?? timestamp)) return ` since ${onset}`;
  if (bars.length === 1) return '';
  const loud = loudest.timestamp === timestamp ? '' : `, loudest on ${dayOf(loudest.timestamp)}`;
  return `, ${bars.length} bars${loud}`;
};

const Row = ({ finding }: { finding: Finding }) => {
  const { id, loudest, severity, bars, timestamp } = finding;
  const day = dayOf(bars[0] ?? timestamp);
  return (
    <li>
      <button
        type="button"
        id={rowId(id)}
        class={standing.value === id ? 'finding at' : 'finding'}
        aria-current={route.value.finding === id}
        onClick={() => open(id)}
      >
        <Mark shape={shapeOf(loudest.kind, loudest.direction)} severity={severity} />
        <time dateTime={day}>{day}</time>
        <span class="move">{moveFigure(loudest)}</span>
        <span class={`severity ${severity}`}>{severityLabel(severity)}</span>
        <span class="rarity">
          {kindLabel(loudest.kind)}, {findingRarity(finding)}
          {barsWords(finding)}
          {news.value.some((one) => one.id === id) ? <em class="fresh">new</em> : null}
        </span>
      </button>
    </li>
  );
};

const dateOf = (timestamp: string | null): string => timestamp?.slice(0, 10) ?? '';

const Calm = ({ item }: { item: Book['item'] }) => (
  <p class="empty">
    <strong>Calm.</strong>{' '}
    {item.bars === 0
      ? `No bar of ${item.ticker} has been judged yet.`
      : `${grouped(item.bars)} bars of ${item.ticker} were judged, ${dateOf(item.firstBar)} to ${dateOf(item.lastBar)}, and none was unusual enough for a finding.`}
  </p>
);

const NothingLeft = () => (
  <p class="empty">
    <strong>No finding passes the filters.</strong>{' '}
    <button type="button" onClick={clearFilters}>
      Show all findings
    </button>
  </p>
);

const NothingYet = () => <p class="empty">Nothing found yet: bars are still being judged.</p>;

const Empty = ({ held }: { held: Book }) => {
  if (held.findings.length > 0) return <NothingLeft />;
  return link.value.state === 'warming-up' ? <NothingYet /> : <Calm item={held.item} />;
};

/** Scrolls the list, and never the page, until the row can be seen. */
const reveal = (list: HTMLElement, id: string): void => {
  const row = document.getElementById(rowId(id));
  if (!row) return;
  const [outer, inner] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) list.scrollTop += inner.top - outer.top - outer.height / 3;
};

/** The findings of the series on screen. */
export const FindingList = () => {
  const list = useRef<HTMLUListElement>(null);
  const at = standing.value;
  const isListed = shown.value.some(({ id }) => id === at);
  const isTold = at !== null && detailsOf(at) !== null;
  useEffect(() => {
    if (at !== null) document.getElementById(rowId(at))?.focus({ preventScroll: true });
  }, [at, isListed]);
  useEffect(() => {
    if (list.current && at !== null) reveal(list.current, at);
  }, [at, isListed, isTold]);
  const held = book.value;
  return (
    <>
      <Filters />
      {held && shown.value.length === 0 ? <Empty held={held} /> : null}
      <ul class="findings" ref={list}>
        {shown.value.map((finding) => (
          <Row key={finding.id} finding={finding} />
        ))}
      </ul>
      {held?.partial ? (
        <p class="empty">Only the newest findings are listed; older ones are in the REST list.</p>
      ) : null}
    </>
  );
};
