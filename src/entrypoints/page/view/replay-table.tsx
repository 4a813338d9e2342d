import { useSignal } from '@preact/signals';
import { grouped } from '../../../application/wording/figures.ts';
import { moveFigure } from '../../../application/wording/move.ts';
import { sessionDate } from '../../../domain/market/session.ts';
import type { Replay } from '../api/answers.ts';
import {
  changeFilter,
  differences,
  isFollowed,
  keyOf,
  seek,
  shownOf,
  type Change,
  type Difference,
} from '../state/replay-differences.ts';
import { kindLabel, severityLabel } from '../words/labels.ts';
import { CHANGE_LABELS, CHANGE_MEANINGS, changesText } from '../words/replays.ts';
import { ReplayMark } from './replay-mark.tsx';
import { Choice } from './toolbar.tsx';

/** Rows of a page of the table. */
const ROWS = 200;

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
        title={`${CHANGE_LABELS[change]}: ${CHANGE_MEANINGS[change]}`}
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
    <tr class={isFollowed(difference) ? 'at' : ''}>
      <td>
        <button type="button" onClick={() => seek(difference)} title={finding.reason}>
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

const Table = ({ rows }: { rows: readonly Difference[] }) => (
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
);

/** A page of rows after the other, newest first. */
const Leaves = ({ all }: { all: readonly Difference[] }) => {
  const first = useSignal(0);
  const rows = all.slice(first.value, first.value + ROWS);
  const turn = (to: number) => () => void (first.value = to);
  return (
    <>
      <Table rows={rows} />
      {all.length > ROWS ? (
        <p class="leaves">
          <button type="button" disabled={first.value === 0} onClick={turn(first.value - ROWS)}>
            Newer
          </button>
          {grouped(first.value + 1)} to {grouped(first.value + rows.length)} of {grouped(all.length)}
          <button type="button" disabled={first.value + ROWS >= all.length} onClick={turn(first.value + ROWS)}>
            Older
          </button>
        </p>
      ) : null}
    </>
  );
};

/** The findings that would have been others, newest first; a date goes to its bar. */
export const ReplayTable = ({ replay }: { replay: Replay }) => {
  const listed = replay.differences.length;
  return (
    <div class="differences">
      <Filters counts={replay.counts} />
      {changeFilter.value === null ? null : (
        <p class="leaves">
          {CHANGE_LABELS[changeFilter.value]}: {CHANGE_MEANINGS[changeFilter.value]}.
        </p>
      )}
      {listed < replay.changed ? (
        <p class="leaves">
          The newest {grouped(listed)} of {grouped(replay.changed)} changes are listed: give days or one ticker for
          others.
        </p>
      ) : null}
      <Leaves key={`${replay.digest} ${changeFilter.value}`} all={differences.value} />
    </div>
  );
};
