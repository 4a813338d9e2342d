import { useEffect, useRef } from 'preact/hooks';
import { grouped } from '../../../application/wording/figures.ts';
import { decisions, pick, pickedPlace, scrolled } from '../state/decisions.ts';
import { book } from '../state/market.ts';
import { go, LOGS, route, type Log } from '../state/route.ts';
import { DecisionRow, decisionId, ROW } from './decision-row.tsx';
import { Choice } from './toolbar.tsx';

/** Rows that are drawn at once: more than fit, so that scrolling shows no gap. */
const DRAWN = 60;
const ABOVE = 15;

/** Rows that Page Up and Page Down pass. */
const PAGE = 8;

const LABELS: Readonly<Record<Log, string>> = { all: 'All', findings: 'Only findings', silences: 'Only silences' };

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + PAGE,
  PageUp: (at) => at - PAGE,
  Home: () => 0,
  End: (_, last) => last,
};

const onKey = (event: KeyboardEvent): void => {
  const step = STEPS[event.key];
  const last = decisions.value.length - 1;
  if (!step || last < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const decision = decisions.value[Math.min(last, Math.max(0, step(pickedPlace.value, last)))];
  if (decision) pick(decision);
};

/** Scrolls, by whole rows, until the row at a place can be seen below the headings. */
const reveal = (scroller: HTMLElement, place: number): void => {
  const top = place * ROW;
  const room = scroller.clientHeight - 2 * ROW;
  const { scrollTop } = scroller;
  if (top < scrollTop) scroller.scrollTo({ top });
  else if (top > scrollTop + room) scroller.scrollTo({ top: top - room });
};

/** Columns by heading: classes, and the width in pixels; 0 for what is left. */
const COLUMNS: readonly (readonly [heading: string, classes: string, width: number])[] = [
  ['Bar', '', 94],
  ['Close', 'number wide', 66],
  ['Move', 'number', 64],
  ['Volume', 'number wide', 88],
  ['Verdict', '', 90],
  ['Rarity', 'number wide', 72],
  ['Why', '', 0],
];

/** What a bar would have needed to be a finding: of one that is in a finding there is nothing to say. */
const NEEDED: typeof COLUMNS = [
  ['Needed close', 'wide', 182],
  ['Needed volume', 'wide', 112],
];

const columns = (): typeof COLUMNS => (route.value.log === 'findings' ? COLUMNS : [...COLUMNS, ...NEEDED]);

const Headings = () => (
  <thead>
    <tr aria-rowindex={1}>
      {columns().map(([heading, classes, width]) => (
        <th key={heading} scope="col" class={classes} style={width === 0 ? {} : { width: `${width}px` }}>
          {heading}
        </th>
      ))}
    </tr>
  </thead>
);

const Gap = ({ rows }: { rows: number }) => (
  <tr class="gap" aria-hidden="true">
    <td style={{ height: `${rows * ROW}px` }} />
  </tr>
);

const Rows = () => {
  const held = book.value;
  const all = decisions.value;
  const from = Math.max(0, Math.min(scrolled.value, all.length - 1) - ABOVE);
  const drawn = all.slice(from, from + DRAWN);
  return (
    <tbody>
      <Gap rows={from} />
      {held
        ? drawn.map((decision, i) => (
            <DecisionRow key={decision.bar.timestamp} decision={decision} held={held} place={from + i} />
          ))
        : null}
      <Gap rows={all.length - from - drawn.length} />
    </tbody>
  );
};

const Table = () => {
  const scroller = useRef<HTMLDivElement>(null);
  const place = pickedPlace.value;
  const at = decisions.value[place];
  useEffect(() => {
    if (scroller.current && place !== -1) reveal(scroller.current, place);
  }, [place]);
  return (
    <div
      class="log"
      ref={scroller}
      onScroll={(event) => {
        scrolled.value = Math.floor(event.currentTarget.scrollTop / ROW);
      }}
    >
      <table
        role="grid"
        aria-label="Decisions, newest first"
        aria-rowcount={decisions.value.length + 1}
        tabIndex={0}
        {...(at ? { 'aria-activedescendant': decisionId(at.index) } : {})}
        onKeyDown={onKey}
      >
        <Headings />
        <Rows />
      </table>
    </div>
  );
};

/** The log of decisions about the series on screen: every bar with its verdict, its reason and what a finding would have needed. */
export const DecisionLog = () => (
  <>
    <div class="choices" role="group" aria-label="Decisions">
      {LOGS.map((log) => (
        <Choice key={log} pressed={route.value.log === log} title={LABELS[log]} onClick={() => go({ log }, 'replace')}>
          {LABELS[log]}
        </Choice>
      ))}
      <output>{grouped(decisions.value.length)}</output>
    </div>
    <Table />
  </>
);
