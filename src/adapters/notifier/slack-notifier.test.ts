import { once } from 'node:events';
import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { NotifierError } from '../../application/ports/notifier.ts';
import { digest, notice, noticeOf } from './notice.fixture.ts';
import { notifierContract } from './notifier.contract.ts';
import { createSlackNotifier } from './slack-notifier.ts';
import { openSlackReceiver, refuse, SECRET, take, type Answer, type SlackReceiver } from './slack-receiver.fixture.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const CLOCK = { now: () => NOW, pause: async () => {} };

notifierContract('slack', async () => {
  const slack = await openSlackReceiver();
  return {
    notifier: createSlackNotifier({ url: slack.url, ...CLOCK }),
    said: () => slack.messages.map(({ text }) => text),
    fail: () => {
      slack.answer = refuse(500, 'fatal_error');
    },
    close: () => slack.close(),
  };
});

describe('what Slack gets', () => {
  const opened: SlackReceiver[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((slack) => slack.close()));
  });

  const open = async (answer: Answer = take): Promise<SlackReceiver> => {
    const slack = await openSlackReceiver(answer);
    opened.push(slack);
    return slack;
  };

  const failureOf = async (answer: Answer, timeoutMs = 5000): Promise<NotifierError> => {
    const { url } = await open(answer);
    const notifier = createSlackNotifier({ url, timeoutMs, ...CLOCK });
    const failure: unknown = await notifier.notify(notice).catch((error: unknown) => error);
    return failure instanceof NotifierError ? failure : expect.fail('no NotifierError');
  };

  test('is JSON with the sentence and the id, without links, mentions and previews', async () => {
    const slack = await open();
    await createSlackNotifier({ url: slack.url, ...CLOCK }).notify(notice);
    expect(slack.messages[0]).toEqual({
      text: `high: ${notice.finding.reason}\ngspc-20200224-price-0f3a9c · standard@0f3a9c`,
      mrkdwn: false,
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  test('comes to the address that is current, and to the first while that is not known', async () => {
    const [first, second] = [await open(), await open()];
    const addresses = [undefined, second.url];
    const renewed = async (): Promise<string | undefined> => addresses.shift();
    const notifier = createSlackNotifier({ url: first.url, renewed, ...CLOCK });
    await notifier.notify(notice);
    await notifier.notify(notice);
    expect([first.messages.length, second.messages.length]).toEqual([1, 1]);
  });

  test('has no character that could start a mention or a link', async () => {
    const slack = await open();
    const reason = '<!channel> <@U1> <https://evil.example|here> R&D';
    await createSlackNotifier({ url: slack.url, ...CLOCK }).notify(noticeOf({ reason, id: '<!here>' }));
    expect(slack.messages[0]?.text).toBe(
      'high: &lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|here&gt; R&amp;D\n&lt;!here&gt; · standard@0f3a9c',
    );
  });

  test('of a digest is one message of plain text', async () => {
    const slack = await open();
    await createSlackNotifier({ url: slack.url, ...CLOCK }).digest({ ...digest, tickers: ['<!channel>', 'AAPL'] });
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.text).toBe(
      'earlier: 88 findings (1 critical, 9 high, 78 medium) of &lt;!channel&gt;, AAPL in sessions from 2000-01-28 to 2020-03-18.\ncritical: ^GSPC traded 2.1 times its usual volume on 2016-06-24, about once in 2,100 bars · gspc-20160624-volume-0ko8e58\nhigh: gspc-20200224-price-0f3a9c\nTold together because their sessions are long over; each is on the page, and npx tapewatch explain takes an id.',
    );
  });

  test('links to the page where its address is given, and nothing of a finding can leave the link', async () => {
    const slack = await open();
    const notifier = createSlackNotifier({ url: slack.url, page: 'https://tapewatch.example/', ...CLOCK });
    await notifier.notify(noticeOf({ ticker: 'A>|<!here>' }));
    await notifier.digest(digest);
    const [told = '', digested = ''] = slack.messages.map(({ text }) => text);
    expect(told.split('\n').at(-1)).toBe('<https://tapewatch.example/#/A%3E%7C%3C!here%3E/gspc-20200224-price-0f3a9c>');
    expect(digested.split('\n')[2]).toBe('<https://tapewatch.example/#/%5EGSPC/gspc-20160624-volume-0ko8e58>');
  });

  test('comes at an interval, also when asked for at once', async () => {
    const slack = await open();
    let now = NOW;
    const pauses: number[] = [];
    const pause = async (ms: number): Promise<void> => void pauses.push(ms);
    const notifier = createSlackNotifier({ url: slack.url, intervalMs: 1000, now: () => now, pause });
    await Promise.all([notifier.notify(notice), notifier.digest(digest), notifier.notify(notice)]);
    now += 2400;
    await notifier.notify(notice);
    now += 5000;
    await notifier.notify(notice);
    expect(pauses).toEqual([1000, 2000, 600]);
    expect(slack.messages).toHaveLength(5);
  });

  test('takes an answer that never ends as an answer', async () => {
    const endless: Answer = (response) => {
      response.writeHead(response.statusCode);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    };
    const slack = await open(endless);
    await createSlackNotifier({ url: slack.url, ...CLOCK }).notify(notice);
    const error = await failureOf((response, ...rest) => {
      response.statusCode = 500;
      endless(response, ...rest);
    });
    expect(error.kind).toBe('try-again');
  });

  test.each<[string, Answer, Partial<NotifierError>]>([
    ['a server error', refuse(500, 'fatal_error'), { kind: 'try-again', retryAfter: null }],
    ['a server that is away', refuse(503, '<html>', { 'retry-after': '7' }), { kind: 'try-again', retryAfter: 7000 }],
    [
      'too many requests',
      refuse(429, 'rate_limited', { 'retry-after': '30' }),
      { kind: 'try-again', retryAfter: 30_000 },
    ],
    [
      'too many requests until a date',
      refuse(429, '', { 'retry-after': new Date(NOW + 90_000).toUTCString() }),
      { kind: 'try-again', retryAfter: 90_000 },
    ],
    ['a date that is over', refuse(429, '', { 'retry-after': new Date(0).toUTCString() }), { retryAfter: 0 }],
    ['a pause of a year', refuse(429, '', { 'retry-after': '31536000' }), { retryAfter: 900_000 }],
    ['a pause that is none', refuse(429, '', { 'retry-after': 'soon' }), { retryAfter: null }],
    ['a webhook that is gone', refuse(404, 'no_service'), { kind: 'refused', retryAfter: null }],
    ['a forbidden message', refuse(403, 'action_prohibited'), { kind: 'refused' }],
    ['an answer cut off before its head', (response) => response.destroy(), { kind: 'try-again' }],
  ])('fails on %s', async (_, answer, expected) => expect(await failureOf(answer)).toMatchObject(expected));

  test('fails when the answer does not come in time', async () => {
    const error = await failureOf(() => {}, 50);
    expect(error).toMatchObject({
      kind: 'try-again',
      message: expect.stringContaining('did not answer within 0.05 s'),
    });
  });

  test('fails when the reason for a refusal breaks off', async () => {
    const error = await failureOf((response) => {
      response.writeHead(410, { 'content-length': '100' });
      response.write('chan', () => response.destroy());
    });
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining('refused the message (410') });
  });

  test('does not follow a redirect', async () => {
    const other = await open();
    const error = await failureOf(refuse(307, '', { location: other.url }));
    expect(error).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('redirect, which is not followed'),
    });
    expect(other.messages).toEqual([]);
  });

  test('says what Slack said, when it is one of its codes', async () => {
    expect((await failureOf(refuse(404, 'no_service'))).message).toBe(
      'Slack refused the message (404, no_service); check that the webhook still exists and its channel is not archived. Then correct slack.webhookUrl.',
    );
    expect((await failureOf(refuse(400, `<p>${SECRET}</p>`))).message).toContain('(400)');
  });

  test('keeps its URL to itself in every failure', async () => {
    const { url } = await open();
    const refused = createServer();
    refused.listen(0, '127.0.0.1');
    await once(refused, 'listening');
    const address = refused.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    refused.close();
    await once(refused, 'close');
    const nobody = createSlackNotifier({ url: url.replace(/:\d+/, `:${port}`), ...CLOCK });
    const failures: unknown[] = [
      await nobody.notify(notice).catch((error: unknown) => error),
      await failureOf(refuse(500, 'fatal_error')),
      await failureOf(refuse(302, '', { location: url })),
      await failureOf((response) => response.destroy()),
      await failureOf(() => {}, 20),
    ];
    for (const failure of failures) {
      expect(failure).toMatchObject({ name: 'NotifierError' });
      expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain('secret');
    }
  });

  test.each(['', 'hooks.slack.com/services/secret', 'file:///etc/secret', 'https://user:secret@hooks.slack.com/x'])(
    'refuses the URL "%s" before anything is sent, without repeating it',
    (url) => {
      const create = (): unknown => createSlackNotifier({ url, ...CLOCK });
      expect(create).toThrow('The Slack webhook URL is none');
      expect(create).not.toThrow('secret');
    },
  );
});
