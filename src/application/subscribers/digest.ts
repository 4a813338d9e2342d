import type { HeldNotice } from '../ports/delivery-log.ts';
import type { Digest, Notice } from '../ports/notifier.ts';

/** A notice as it is held back. */
export const heldOf = ({ id, reason, finding }: Notice): HeldNotice => ({
  id,
  reason,
  finding: finding.id,
  ticker: finding.ticker,
  session: finding.sessionDate,
  severity: finding.severity,
});

/** Start of the newest bar that a notice is about, epoch milliseconds. */
export const newestBarOf = ({ finding }: Notice): number => Date.parse(finding.bars.at(-1) ?? finding.timestamp);

/** What a finding comes to for people who have heard nothing of these notices yet; null where it came and went. */
const lastOf = (notices: readonly HeldNotice[]): HeldNotice | null => {
  const last = notices.at(-1) ?? null;
  return last?.reason === 'retracted' && notices.some(({ reason }) => reason !== 'retracted') ? null : last;
};

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
  return { findings, withdrawn: told.length - standing.length, tickers, from, to };
};
