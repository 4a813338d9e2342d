import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { poll } from './poll.fixture.ts';
import { openSlackReceiver, take, type SlackReceiver } from '../../adapters/notifier/slack-receiver.fixture.ts';
import { openWorkplace, START, type Running, type Workplace } from './workplace.fixture.ts';

let place: Workplace;
let slack: SlackReceiver;

beforeEach(async () => {
  place = openWorkplace();
  slack = await openSlackReceiver();
});

afterEach(async () => {
  await place.close();
  await slack.close();
});

const withSlack = ({ url }: SlackReceiver) => ({
  TAPEWATCH_CHANNELS: 'console,slack',
  TAPEWATCH_SLACK_WEBHOOK_URL: url,
});

const caughtUp = async (running: Running): Promise<void> => {
  const url = await running.said(/listens on (\S+)/);
  const lags = async (): Promise<readonly number[]> => {
    const answer: { subscribers: { lag: number }[] } = Object(await (await fetch(`${url}/ready`)).json());
    return answer.subscribers.map(({ lag }) => lag);
  };
  await running.said(/Serving until stopped/);
  await poll(lags, (all) => all.every((lag) => lag === 0));
};

const stopped = async (running: Running): Promise<string> => {
  running.process.kill('SIGINT');
  const { code, stderr, stdout } = await running.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('Slack', { timeout: 60_000 }, () => {
  test('hears of all that a first start finds in one message', async () => {
    const running = place.start(START, [], withSlack(slack));
    await caughtUp(running);
    await stopped(running);
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.text.split('\n')).toEqual([
      'earlier: 106 findings (21 high, 85 medium) of AAPL, ^GSPC in sessions from 2000-03-24 to 2020-03-09.',
      expect.stringMatching(
        /^high: \^GSPC fell 12\.0 % on 2020-03-16, about once in .* bars.* · gspc-20200309-price-\w{7}$/,
      ),
      expect.stringMatching(/^high: \^GSPC traded 2\.2 times .* on 2020-02-28, .* · gspc-20200224-price-\w{7}$/),
      expect.stringMatching(
        /^high: \^GSPC settled at 1\.4 times .* on 2020-04-07, .* · gspc-20200407-level-shift-\w{7}$/,
      ),
      'Told together because their sessions are long over; each is on the page, and npx tapewatch explain takes an id.',
    ]);
  });

  test('switched on later is told nothing of the history, and people are told so', async () => {
    const before = place.start(START);
    await before.said(/Serving until stopped/);
    await stopped(before);
    const after = place.start(START, [], withSlack(slack));
    await caughtUp(after);
    expect(await stopped(after)).toContain(
      '\nNew here: slack. Told is what is found from now on; what was found before is on the page.\n',
    );
    const again = place.start(START, [], withSlack(slack));
    await caughtUp(again);
    expect(await stopped(again)).not.toContain('New here');
    expect(slack.messages).toEqual([]);
  });

  test('that answers slowly holds up a stop for the message in flight alone', async () => {
    const answer = Promise.withResolvers<void>();
    const slow = await openSlackReceiver(async (...given) => {
      await answer.promise;
      take(...given);
    });
    try {
      const oneByOne = { TAPEWATCH_DIGEST_AFTER_DAYS: '36500', TAPEWATCH_SLACK_INTERVAL_MS: '0' };
      const running = place.start(START, [], { ...withSlack(slow), ...oneByOne });
      await slow.received(1);
      await running.said(/Serving until stopped/);
      running.process.kill('SIGINT');
      await running.said(/Stopping/);
      answer.resolve();
      await running.ended;
      expect(slow.messages).toHaveLength(1);
    } finally {
      answer.resolve();
      await slow.close();
    }
  });
});
