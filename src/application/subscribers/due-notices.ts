import { SEVERITIES, SUSPECT, type Severity } from '../../domain/anomaly/kinds.ts';
import { parseSeriesKey } from '../../domain/market/series.ts';
import type { FindingEvent } from '../../domain/ticker/events.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import type { Notice, NoticeReason } from '../ports/notifier.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { projectFinding, type FindingContext } from '../projections/findings.ts';
import { renderFinding } from '../wording/render-finding.ts';
import { findingEventsOf, historyOf } from './finding-history.ts';

/** A notice that a commit calls for, and the ids of those that earlier commits may have called for about the same finding. */
export type DueNotice = { readonly notice: Notice; readonly earlier: readonly string[] };

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** Whether events could call for a notice at all, so that few findings' histories are read. */
const mayCall = (events: readonly FindingEvent[]): boolean =>
  events.some(
    (event) =>
      event.type === 'AnomalyDetected' ||
      event.type === 'AnomalyRetracted' ||
      (event.type === 'AnomalyUpdated' && rank(event.severity) > 0),
  );

const folded = (row: FindingRow | null, events: readonly FindingEvent[], context: FindingContext): FindingRow | null =>
  events.reduce<FindingRow | null>((before, event) => projectFinding(before, event, context), row);

const reasonOf = (before: FindingRow | null, after: FindingRow, minSeverity: Severity): NoticeReason | null => {
  if (after.kind === SUSPECT) return null;
  if (after.retracted) return before ? 'retracted' : null;
  if (rank(after.severity) < rank(minSeverity)) return null;
  if (!before) return 'detected';
  return rank(after.severity) > rank(before.severity) ? 'raised' : null;
};

const noticeId = (finding: string, reason: NoticeReason, commit: Commit): string =>
  `${finding}:${reason}:${commit.first}`;

/** The notices a commit calls for, at most one for each finding: it started, became graver, or no longer stands. Findings below `minSeverity` call for none, and neither do those held as suspected corporate actions: what they turn out to be does. */
export const dueNotices = async (
  read: EventStore['read'],
  commit: Commit,
  minSeverity: Severity,
): Promise<readonly DueNotice[]> => {
  const context = { series: commit.stream, ticker: parseSeriesKey(commit.stream)?.ticker ?? '' };
  const due: DueNotice[] = [];
  for (const [id, events] of findingEventsOf(commit)) {
    if (!mayCall(events)) continue;
    const history = await historyOf(read, commit, id);
    const before = folded(
      null,
      history.flatMap((one) => findingEventsOf(one).get(id) ?? []),
      context,
    );
    const after = folded(before, events, context);
    const reason = after && reasonOf(before, after, minSeverity);
    if (!reason) continue;
    const earlier = history.flatMap((one) => [noticeId(id, 'detected', one), noticeId(id, 'raised', one)]);
    due.push({ notice: { id: noticeId(id, reason, commit), reason, finding: renderFinding(after) }, earlier });
  }
  return due;
};
