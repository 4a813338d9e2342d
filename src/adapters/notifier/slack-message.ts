import type { Digest, Notice } from '../../application/ports/notifier.ts';
import { SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { DIGEST_LEAD, digestText, leadOf, plainLine } from './wording.ts';

/** The body of an incoming webhook's request: Slack makes no mentions or previews of it, and no links but those to the page. */
export type SlackMessage = {
  readonly text: string;
  readonly mrkdwn: false;
  readonly parse: 'none';
  readonly link_names: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
};

/** Text that Slack shows as it is: `<!channel>`, `<@U1>` and `<https://…|…>` need the three characters it replaces. */
const escaped = (text: string): string =>
  plainLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const plain = (lines: readonly string[]): SlackMessage => ({
  text: lines.join('\n'),
  mrkdwn: false,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
});

/** Where the page shows a finding, as a link to Slack; nothing where the address of the page is not known. */
const links = (page: string | null, ticker: string, id: string): readonly string[] =>
  page === null ? [] : [`<${page.replace(/[/#]*$/, '')}/#/${encodeURIComponent(ticker)}/${encodeURIComponent(id)}>`];

/** A notice as a Slack message: what happened, then the finding's id and policy, and where the page shows it. */
export const slackMessage = (notice: Notice, page: string | null): SlackMessage => {
  const { reason, id, policy, ticker } = notice.finding;
  const lines = [`${leadOf(notice)}: ${reason}`, `${id} · ${policy}`];
  return plain([...lines.map(escaped), ...links(page, ticker, id)]);
};

const gravestLines = ({ gravest }: Digest, page: string | null): readonly string[] =>
  gravest.flatMap(({ id, severity, ticker, headline }) => [
    escaped(`${severity}: ${headline === '' ? id : `${headline} · ${id}`}`),
    ...links(page, ticker, id),
  ]);

const lateText = ({ findings, withdrawn }: Digest): string =>
  SEVERITIES.reduce((sum, severity) => sum + findings[severity], withdrawn) === 1
    ? 'Told late because its session is long over; it is on the page, and npx tapewatch explain takes its id.'
    : 'Told together because their sessions are long over; each is on the page, and npx tapewatch explain takes an id.';

/** A digest as a Slack message: how many findings of what, what happened in the gravest with their ids, then where each of them is. */
export const slackDigest = (digest: Digest, page: string | null): SlackMessage =>
  plain([escaped(`${DIGEST_LEAD}: ${digestText(digest)}.`), ...gravestLines(digest, page), escaped(lateText(digest))]);
