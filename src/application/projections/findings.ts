import { mergeEvidence } from '../../domain/ticker/episode.ts';
import type { AnomalyDetected, AnomalyEnded, AnomalyUpdated, FindingEvent } from '../../domain/ticker/events.ts';
import { ReadModelError, type FindingRow } from '../ports/read-model.ts';

/** The series an event belongs to: its key `feed/ticker/interval` and its ticker. */
export type FindingContext = { readonly series: string; readonly ticker: string };

const started = (event: AnomalyDetected, { series, ticker }: FindingContext): FindingRow => ({
  id: event.id,
  series,
  ticker,
  rule: event.rule,
  kind: event.kind,
  direction: event.direction,
  severity: event.severity,
  score: event.score,
  policy: event.policy,
  onset: event.bars[0]?.time ?? 0,
  end: event.end,
  evidence: event.bars,
  retracted: false,
  supersedes: event.supersedes,
});

const updated = (row: FindingRow, { severity, score, added, removed }: AnomalyUpdated): FindingRow => ({
  ...row,
  severity,
  score,
  evidence: mergeEvidence(row.evidence, added, removed),
});

/** A finding that a corporate action explains is no graver than any. */
const over = (row: FindingRow, { endTime, reason }: AnomalyEnded): FindingRow => ({
  ...row,
  end: endTime,
  severity: reason === 'corporate-action' ? 'medium' : row.severity,
});

/** The row of a finding after an event; `row` is null before AnomalyDetected. A retracted finding keeps its row, marked. Throws ReadModelError when an event speaks of a finding that has no row. */
export const projectFinding = (row: FindingRow | null, event: FindingEvent, context: FindingContext): FindingRow => {
  if (event.type === 'AnomalyDetected') return started(event, context);
  if (!row) {
    throw new ReadModelError(
      'corrupt',
      `The finding ${event.id} of ${context.series} goes on without a start: rebuild the read model.`,
    );
  }
  if (event.type === 'AnomalyUpdated') return updated(row, event);
  return event.type === 'AnomalyEnded' ? over(row, event) : { ...row, retracted: true };
};
