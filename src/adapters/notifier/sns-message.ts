import type { Digest, Notice } from '../../application/ports/notifier.ts';
import { DIGEST_LEAD, digestText, leadOf, plainLine } from './wording.ts';

/** A message to a topic: `subject` heads a mail, `text` is all of it; `severity` is null for a digest. */
export type SnsMessage = { readonly subject: string; readonly text: string; readonly severity: string | null };

/** Most characters of a subject, which is plain ASCII. */
const SUBJECT = 99;

/** A text as SNS takes it for a subject. */
const subjectOf = (text: string): string =>
  plainLine(text)
    .replaceAll(/[^ -~]/g, '?')
    .slice(0, SUBJECT)
    .trim();

/** Where the page shows a finding, in a line of its own; nothing where the address of the page is not known. */
const links = (page: string | null, ticker: string, id: string): readonly string[] =>
  page === null ? [] : [`${page.replace(/[/#]*$/, '')}/#/${encodeURIComponent(ticker)}/${encodeURIComponent(id)}`];

/** A notice as a message: what happened, then the finding's id and policy, and where the page shows it. */
export const snsMessage = (notice: Notice, page: string | null): SnsMessage => {
  const { reason, id, policy, ticker, severity } = notice.finding;
  const lead = `${leadOf(notice)}: ${reason}`;
  const text = [plainLine(lead), plainLine(`${id} · ${policy}`), ...links(page, ticker, id)].join('\n');
  return { subject: subjectOf(lead), text, severity };
};

/** A digest as a message: how many findings of what, then the gravest of them with their ids. */
export const snsDigest = (digest: Digest, page: string | null): SnsMessage => {
  const lead = plainLine(`${DIGEST_LEAD}: ${digestText(digest)}.`);
  const gravest = digest.gravest.flatMap(({ id, severity, ticker, headline }) => [
    plainLine(`${severity}: ${headline === '' ? id : `${headline} · ${id}`}`),
    ...links(page, ticker, id),
  ]);
  return { subject: subjectOf(lead), text: [lead, ...gravest].join('\n'), severity: null };
};
