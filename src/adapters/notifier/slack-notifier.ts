import { NotifierError, type Notifier } from '../../application/ports/notifier.ts';
import { retryAfterOf } from './retry-after.ts';
import { slackDigest, slackMessage, type SlackMessage } from './slack-message.ts';

/** Where to post, how long one message may take (milliseconds, default 5000), how far apart two begin (milliseconds, default 1000: Slack takes about one a second), the clock, and how to wait. The URL is a secret; `renewed` gives the one to use from now on where it has changed, asked before each message. `page` is the address people open the page at, for links. */
export type SlackOptions = {
  readonly url: string;
  readonly renewed?: () => Promise<string | undefined>;
  readonly page?: string | undefined;
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
};

/** Most bytes read of an answer; Slack says why in a few. */
const MOST_BYTES = 256;

const checkUrl = (url: string): URL => {
  const parsed = URL.parse(url);
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '') return parsed;
  throw new NotifierError(
    'refused',
    'The Slack webhook URL is none; copy it again from the Slack app into slack.webhookUrl.',
  );
};

const unreachable = (cause: unknown, timeoutMs: number): NotifierError => {
  const late = cause instanceof Error && cause.name === 'TimeoutError';
  const what = late ? `Slack did not answer within ${timeoutMs / 1000} s` : 'Slack could not be reached';
  return new NotifierError('try-again', `${what}; check the network. The message is tried again.`, { cause });
};

/** The start of an answer that says why it was refused, when it is one of Slack's short codes; '' else. */
const codeOf = async (response: Response): Promise<string> => {
  const reader = response.body?.getReader();
  if (!reader) return '';
  try {
    const start: unknown = (await reader.read()).value;
    const text = start instanceof Uint8Array ? new TextDecoder().decode(start.subarray(0, MOST_BYTES)).trim() : '';
    return /^[a-z_]{1,60}$/.test(text) ? `, ${text}` : '';
  } catch {
    return '';
  } finally {
    await reader.cancel().catch(() => {});
  }
};

const refusalOf = async (response: Response, now: number): Promise<NotifierError> => {
  const { status } = response;
  const code = await codeOf(response);
  if (status === 429 || status === 408 || status >= 500) {
    const retryAfter = retryAfterOf(response.headers.get('retry-after'), now);
    const message = `Slack could not take the message now (${status}${code}). It is tried again.`;
    return new NotifierError('try-again', message, retryAfter === null ? {} : { retryAfter });
  }
  const redirected = status >= 300 && status < 400;
  const next = redirected
    ? 'it answered with a redirect, which is not followed'
    : 'check that the webhook still exists and its channel is not archived';
  return new NotifierError(
    'refused',
    `Slack refused the message (${status}${code}); ${next}. Then correct slack.webhookUrl.`,
  );
};

const post = (url: URL, message: SlackMessage, timeoutMs: number): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(message),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });

/** Waits until the interval since the last turn is over; turns asked for at once come one after the other. */
const turnsOf = ({ intervalMs = 1000, now, pause }: SlackOptions): (() => Promise<void>) => {
  let next = -Infinity;
  return async () => {
    const wait = next - now();
    next = Math.max(next, now()) + intervalMs;
    if (wait > 0) await pause(wait);
  };
};

/** Tells people in Slack through an incoming webhook: one message per notice or digest, at an interval, taken once Slack says so. */
export const createSlackNotifier = (options: SlackOptions): Notifier => {
  const { url, renewed, page = null, timeoutMs = 5000, now } = options;
  checkUrl(url);
  const turn = turnsOf(options);
  const send = async (message: SlackMessage): Promise<void> => {
    await turn();
    const target = checkUrl((await renewed?.()) ?? url);
    const response = await post(target, message, timeoutMs).catch((cause: unknown) => {
      throw unreachable(cause, timeoutMs);
    });
    if (!response.ok) throw await refusalOf(response, now());
    await response.body?.cancel().catch(() => {});
  };
  return {
    outlet: 'slack',
    notify: (notice) => send(slackMessage(notice, page)),
    digest: (digest) => send(slackDigest(digest, page)),
  };
};
