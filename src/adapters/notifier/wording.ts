import type { Notice, NoticeReason } from '../../application/ports/notifier.ts';

const LEADS: Readonly<Record<NoticeReason, (severity: string) => string>> = {
  detected: (severity) => severity,
  raised: (severity) => `now ${severity}`,
  retracted: () => 'withdrawn',
};

/** What a message starts with: the severity, or what became of the finding. */
export const leadOf = ({ reason, finding }: Notice): string => LEADS[reason](finding.severity);

/** The text on one line without control, direction and other invisible characters. */
export const plainLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
