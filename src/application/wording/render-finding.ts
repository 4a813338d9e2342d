import type { Evidence } from '../../domain/anomaly/judgement.ts';
import { rarityOf } from '../../domain/anomaly/surprise.ts';
import { sessionDate } from '../../domain/market/session.ts';
import type { Finding, LoudestBar } from '../finding.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { barsOf } from './finding-bars.ts';
import { hasRarity } from './has-rarity.ts';
import { isoInstant } from './iso-instant.ts';
import { sentenceOf } from './sentence.ts';

const loudestBar = ({ time, kind, direction, channel }: Evidence): LoudestBar => {
  const { detector, value, expected, spread, threshold } = channel;
  return { timestamp: isoInstant(time), kind, direction, detector, value, expected, spread, threshold };
};

/** A finding as programs and people get it: a lasting change is dated from its beginning; numbers of the onset bar's channel, rarity and numbers of its most surprising bar. */
export const renderFinding = (row: FindingRow): Finding => {
  const { onset, loudest } = barsOf(row);
  const { value, expected, spread, threshold, detector, since = onset.time } = onset.channel;
  return {
    id: row.id,
    series: row.series,
    ticker: row.ticker,
    sessionDate: sessionDate(since),
    timestamp: isoInstant(since),
    endTimestamp: row.end === null ? null : isoInstant(row.end),
    bars: row.evidence.map((bar) => isoInstant(bar.time)),
    kind: row.kind,
    direction: row.direction,
    severity: row.severity,
    score: row.score,
    value,
    expected,
    spread,
    threshold,
    rarity: hasRarity(loudest.kind) ? rarityOf(loudest.surprise) : null,
    loudest: loudestBar(loudest),
    detector,
    policy: row.policy,
    reason: sentenceOf(row),
  };
};
