import { rarityOf } from '../../domain/anomaly/surprise.ts';
import { parseSeriesKey, type Series } from '../../domain/market/series.ts';
import type {
  AnomalyDetected,
  AnomalyEnded,
  AnomalyRetracted,
  AnomalyUpdated,
  FindingEvent,
} from '../../domain/ticker/events.ts';
import type { Commit, StoredEvent } from '../ports/event-store.ts';
import { projectFinding } from '../projections/findings.ts';
import { barsOf } from '../wording/finding-bars.ts';
import { isoInstant } from '../wording/iso-instant.ts';
import { renderFinding } from '../wording/render-finding.ts';
import type {
  About,
  Envelope,
  PublicDetected,
  PublicEnded,
  PublicEvent,
  PublicRetracted,
  PublicUpdated,
} from './public-event.ts';

type Told = { readonly commit: Commit; readonly version: number; readonly series: Series };

const about = ({ id, chain }: FindingEvent, { ticker }: Series): About => ({ findingId: id, ticker, chain });

const envelope = <T extends string, D extends About>(
  { commit, version, series }: Told,
  type: T,
  barTime: number,
  data: D,
): Envelope<T, D> => ({
  specversion: '1.0',
  id: `${commit.stream}/${version}`,
  source: `tapewatch/${series.feed}`,
  type,
  schemaversion: 1,
  subject: commit.stream,
  time: isoInstant(barTime),
  recordedtime: isoInstant(commit.recordedAt),
  correlationid: data.findingId,
  causationid: commit.commitId,
  datacontenttype: 'application/json',
  data,
});

const detected = (event: AnomalyDetected, told: Told): PublicDetected => {
  const { ticker } = told.series;
  const row = projectFinding(null, event, { series: told.commit.stream, ticker });
  const finding = renderFinding(row);
  return envelope(told, 'AnomalyDetected', row.onset, {
    ...about(event, told.series),
    sessionDate: finding.sessionDate,
    bars: finding.bars,
    endTimestamp: finding.endTimestamp,
    kind: finding.kind,
    direction: finding.direction,
    severity: finding.severity,
    score: finding.score,
    value: finding.value,
    expected: finding.expected,
    spread: finding.spread,
    threshold: finding.threshold,
    rarity: rarityOf(barsOf(row).loudest.surprise),
    detector: finding.detector,
    policy: finding.policy,
    reason: finding.reason,
    supersedes: event.supersedes,
  });
};

const updated = (event: AnomalyUpdated, told: Told): PublicUpdated => {
  const added = event.added.map(({ time }) => time);
  return envelope(told, 'AnomalyUpdated', Math.max(...added, ...event.removed), {
    ...about(event, told.series),
    severity: event.severity,
    score: event.score,
    added: added.map(isoInstant),
    removed: event.removed.map(isoInstant),
  });
};

const ended = (event: AnomalyEnded, told: Told): PublicEnded =>
  envelope(told, 'AnomalyEnded', event.endTime, {
    ...about(event, told.series),
    endTimestamp: isoInstant(event.endTime),
    reason: event.reason,
  });

const retracted = (event: AnomalyRetracted, told: Told): PublicRetracted =>
  envelope(told, 'AnomalyRetracted', event.barTime, {
    ...about(event, told.series),
    barTimestamp: isoInstant(event.barTime),
    reason: event.reason,
  });

const toldOf = (event: StoredEvent, told: Told): readonly PublicEvent[] => {
  if (event.type === 'AnomalyDetected') return [detected(event, told)];
  if (event.type === 'AnomalyUpdated') return [updated(event, told)];
  if (event.type === 'AnomalyEnded') return [ended(event, told)];
  return event.type === 'AnomalyRetracted' ? [retracted(event, told)] : [];
};

/** What a commit tells subscribers outside, in the order of its events: those about findings, and nothing else. The same commit gives the same events. */
export const publicEventsOf = (commit: Commit): readonly PublicEvent[] => {
  const series = parseSeriesKey(commit.stream);
  if (!series) return [];
  return commit.events.flatMap((event, i) => toldOf(event, { commit, version: commit.first + i, series }));
};
