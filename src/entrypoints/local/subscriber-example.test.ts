import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { take } from '../http/events.fixture.ts';
import { openWorkplace, START } from './workplace.fixture.ts';

const EXAMPLE = 'docs/examples/subscriber.ts';

const SOURCE = readFileSync(new URL(`../../../${EXAMPLE}`, import.meta.url), 'utf8');

const eventsCounted = (metrics: string): number =>
  [...metrics.matchAll(/^tapewatch_finding_events_total\{.*\} (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0);

test('the subscriber in docs has 15 lines', () => {
  expect(SOURCE.trimEnd().split('\n')).toHaveLength(15);
});

test('the subscriber in docs, started with the server, hears of everything there is to hear, and says when it is not served', async () => {
  const place = openWorkplace();
  try {
    const running = place.start(START);
    const url = await running.said(/listens on (\S+)\n/);
    const subscriber = place.start(EXAMPLE, [`${url}/events?after=0`]);
    await running.said(/Serving until stopped/);
    const count = eventsCounted(await (await fetch(`${url}/metrics`)).text());
    const all = await take((await fetch(`${url}/events?after=0`)).body, count);
    await subscriber.said(new RegExp(`(?:.*\\n){${count}}`));
    const wrong = `${url}/events?after=yesterday`;
    expect(await place.run(EXAMPLE, [wrong])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `${wrong}: refused with status 400\n`,
    });
    running.process.kill('SIGINT');
    await running.ended;
    await subscriber.complained(/^http\S+after=\d+\S*: TypeError: fetch failed$/m);
    subscriber.process.kill('SIGTERM');
    const { stdout } = await subscriber.ended;
    const heard = stdout.trimEnd().split('\n');
    expect(heard.map((line): unknown => JSON.parse(line))).toEqual(all.map(({ data }) => data));
    expect(count).toBeGreaterThan(150);
  } finally {
    await place.close();
  }
});
