import type { Notice } from '../../application/ports/notifier.ts';
import { leadOf, plainLine } from './wording.ts';

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

/** A notice as a Slack message: what happened, then the finding's id and policy. */
export const slackMessage = (notice: Notice): SlackMessage => {
  const { reason, id, policy } = notice.finding;
  return {
    text: `${escaped(`${leadOf(notice)}: ${reason}`)}\n${escaped(`${id} · ${policy}`)}`,
    mrkdwn: false,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
};
