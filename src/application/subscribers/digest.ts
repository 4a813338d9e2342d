import { SEVERITIES } from '../../domain/anomaly/kinds.ts';
import type { HeldNotice } from '../ports/delivery-log.ts';
import type { Digest, Notice } from '../ports/notifier.ts';
import { headlineOf } from '../wording/headline.ts';

/** A notice as it is held back. */
export const heldOf = ({ id, reason, finding }: Notice): HeldNotice => ({
  id,
  reason,
  finding: finding.id,
  ticker: finding.ticker,
  session: finding.sessionDate,
  severity: finding.severity,
  headline: headlineOf(finding),
});

/** Start of the newest bar that a notice is about, epoch milliseconds. */
export const newestBarOf = ({ finding }: Notice): number => Math.max(...finding.bars.map((bar) => Date.parse(bar)));

/** What a finding comes to for people who have heard nothing of these notices yet; null where it came and went. */
const lastOf = (notices: readonly HeldNotice[]): HeldNotice | null => {
  const last = notices.at(-1) ?? null;
  return last?.reason === 'retracted' && notices.some(({ reason }) => reason !== 'retracted') ? null : last;
};

/** Findings that a digest names. */
const NAMED = 3;

const graver = (a: HeldNotice, b: HeldNotice): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || Date.parse(b.session) - Date.parse(a.session);

const gravestOf = (standing: readonly HeldNotice[]): Digest['gravest'] =>
  standing
    .toSorted(graver)
    .slice(0, NAMED)
    .map(({ finding, severity, ticker, headline }) => ({ id: finding, severity, ticker, headline }));

/** Held notices as one message, each finding as it last stood; null when nothing is left to tell. */
export const digestOf = (held: readonly HeldNotice[]): Digest | null => {
  const ofFindings = Map.groupBy(held, ({ finding }) => finding).values();
  const told = [...ofFindings].map(lastOf).filter((one) => one !== null);
  const sessions = told.map(({ session }) => session).toSorted();
  const [from] = sessions;
  const to = sessions.at(-1);
  if (from === undefined || to === undefined) return null;
  const findings = { medium: 0, high: 0, critical: 0 };
  const standing = told.filter(({ reason }) => reason !== 'retracted');
  for (const { severity } of standing) findings[severity] += 1;
  const tickers = [...new Set(told.map(({ ticker }) => ticker))].toSorted();
  return { findings, gravest: gravestOf(standing), withdrawn: told.length - standing.length, tickers, from, to };
};
