import { useSignal } from '@preact/signals';
import { grouped } from '../../../application/wording/figures.ts';
import type { Change } from '../../../application/replay/replay.ts';
import { sessionDate } from '../../../domain/market/session.ts';
import type { Replay } from '../api/answers.ts';
import { picked } from '../state/chart.ts';
import { changeFilter, differences, seek, shownOf, type Difference } from '../state/replay.ts';
import { moveFigure } from '../words/factors.ts';
import { kindLabel, severityLabel } from '../words/labels.ts';
import { CHANGE_LABELS, changesText } from '../words/replays.ts';
import { ReplayMark } from './replay-mark.tsx';
import { Choice } from './toolbar.tsx';

/** Rows shown before a person asks for all. */
const FIRST_ROWS = 200;

const CHANGES: readonly Change[] = ['added', 'removed', 'earlier', 'later', 'severity'];

const filterBy = (change: Change | null): void => {
  changeFilter.value = change;
};

const Filters = ({ counts }: { counts: Replay['counts'] }) => (
  <div class="choices changes" role="group" aria-label="Change">
    <Choice pressed={changeFilter.value === null} title="All changes" onClick={() => filterBy(null)}>
      All
    </Choice>
    {CHANGES.filter((change) => counts[change] > 0).map((change) => (
      <Choice
        key={change}
        pressed={changeFilter.value === change}
        title={`Only ${CHANGE_LABELS[change].toLowerCase()}`}
        onClick={() => filterBy(change)}
      >
        {CHANGE_LABELS[change]} <small>{grouped(counts[change])}</small>
      </Choice>
    ))}
  </div>
);

const Row = ({ difference }: { difference: Difference }) => {
  const finding = shownOf(difference);
  if (!finding) return null;
  const { loudest, ticker, severity } = finding;
  const date = sessionDate(Date.parse(loudest.timestamp));
  return (
    <tr class={picked.value === loudest.timestamp ? 'at' : ''}>
      <td>
        <button type="button" onClick={() => seek(finding)} title={finding.reason}>
          <time dateTime={date}>{date}</time>
        </button>
      </td>
      <td>{ticker}</td>
      <td>
        <ReplayMark change={difference.changes[0]} /> {changesText(difference)}
      </td>
      <td>{kindLabel(loudest.kind)}</td>
      <td class="move">{moveFigure(loudest)}</td>
      <td class={`severity ${severity}`}>{severityLabel(severity)}</td>
    </tr>
  );
};

const HEADINGS = ['Date', 'Ticker', 'Change', 'Kind', 'Move', 'Severity'];

const keyOf = ({ recorded, replayed }: Difference): string => `${recorded?.id} ${replayed?.id}`;

/** The findings that would have been others, oldest first; a date goes to its bar. */
export const ReplayTable = ({ counts }: { counts: Replay['counts'] }) => {
  const isWhole = useSignal(false);
  const all = differences.value;
  const rows = isWhole.value ? all : all.slice(0, FIRST_ROWS);
  return (
    <div class="differences">
      <Filters counts={counts} />
      <table>
        <thead>
          <tr>
            {HEADINGS.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((difference) => (
            <Row key={keyOf(difference)} difference={difference} />
          ))}
        </tbody>
      </table>
      {rows.length < all.length ? (
        <button type="button" onClick={() => (isWhole.value = true)}>
          Show all {grouped(all.length)}
        </button>
      ) : null}
    </div>
  );
};
