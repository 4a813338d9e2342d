import type { Digest, Notice, NoticeReason } from '../../application/ports/notifier.ts';
import { countText, grouped } from '../../application/wording/figures.ts';
import { SEVERITIES } from '../../domain/anomaly/kinds.ts';

const LEADS: Readonly<Record<NoticeReason, (severity: string) => string>> = {
  detected: (severity) => severity,
  raised: (severity) => `now ${severity}`,
  retracted: () => 'withdrawn',
};

/** What a message starts with: the severity, or what became of the finding. */
export const leadOf = ({ reason, finding }: Notice): string => LEADS[reason](finding.severity);

/** What a message of many findings starts with. */
export const DIGEST_LEAD = 'earlier';

/** Tickers that are named; of more only the number is told. */
const MOST_TICKERS = 4;

const tickersText = (tickers: readonly string[]): string =>
  tickers.length > MOST_TICKERS ? `${grouped(tickers.length)} tickers` : tickers.join(', ');

const spanText = ({ from, to }: Digest): string => (from === to ? `on ${from}` : `in sessions from ${from} to ${to}`);

/** A digest in a sentence: how many findings of which severity, of which tickers, in which sessions. */
export const digestText = (digest: Digest): string => {
  const { findings, withdrawn, tickers } = digest;
  const bySeverity = SEVERITIES.toReversed().flatMap((severity) =>
    findings[severity] > 0 ? [`${grouped(findings[severity])} ${severity}`] : [],
  );
  const total = SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
  const counts = [
    ...(total > 0 ? [`${countText(total, 'finding')} (${bySeverity.join(', ')})`] : []),
    ...(withdrawn > 0 ? [`${grouped(withdrawn)} withdrawn`] : []),
  ];
  return `${counts.join(' and ')} of ${tickersText(tickers)} ${spanText(digest)}`;
};

/** The text on one line without control, direction and other invisible characters. */
export const plainLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
