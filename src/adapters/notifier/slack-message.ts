import type { Digest, Notice } from '../../application/ports/notifier.ts';
import { SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { DIGEST_LEAD, digestText, leadOf, plainLine } from './wording.ts';

/** The body of an incoming webhook's request: Slack makes no links, mentions or previews of it. */
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
  text: lines.map(escaped).join('\n'),
  mrkdwn: false,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
});

/** A notice as a Slack message: what happened, then the finding's id and policy. */
export const slackMessage = (notice: Notice): SlackMessage => {
  const { reason, id, policy } = notice.finding;
  return plain([`${leadOf(notice)}: ${reason}`, `${id} · ${policy}`]);
};

const gravestLines = ({ gravest }: Digest): readonly string[] =>
  gravest.map(({ id, severity }) => `${severity}: ${id}`);

const lateText = ({ findings, withdrawn }: Digest): string =>
  SEVERITIES.reduce((sum, severity) => sum + findings[severity], withdrawn) === 1
    ? 'Told late because its session is long over; it is on the page, and npx tapewatch explain takes its id.'
    : 'Told together because their sessions are long over; each is on the page, and npx tapewatch explain takes an id.';

/** A digest as a Slack message: how many findings of what, the ids of the gravest, then where each of them is. */
export const slackDigest = (digest: Digest): SlackMessage =>
  plain([`${DIGEST_LEAD}: ${digestText(digest)}.`, ...gravestLines(digest), lateText(digest)]);
