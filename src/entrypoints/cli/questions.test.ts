import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openWorkplace, START, TAPEWATCH, type Ended, type Running } from '../local/workplace.fixture.ts';

const place = openWorkplace();
let server: Running;
let loudest = '';

beforeAll(async () => {
  server = place.start(START);
  await server.said(/Serving until stopped/);
  loudest = await server.said(/npx tapewatch explain (\S+)/);
}, 60_000);

afterAll(() => place.close());

const ask = (...args: readonly string[]): Promise<Ended> => place.run(TAPEWATCH, args);

const explained = z.object({
  finding: z.object({ id: z.string(), bars: z.array(z.iso.datetime()) }),
  bars: z.array(z.object({ timestamp: z.iso.datetime() })),
  retracted: z.boolean(),
});

const refused = (sentence: string) => ({ code: 2, stdout: '', stderr: `tapewatch: ${sentence}\n` });

describe('beside a running server', { timeout: 60_000 }, () => {
  test('explain says why the loudest finding is one', async () => {
    const { code, stdout, stderr } = await ask('explain', loudest);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\S+ .*\n/);
    for (const heading of [
      'channel',
      'value',
      'expected',
      'spread',
      'threshold',
      'sample',
      'p',
      'rarity',
      'detector',
      'policy',
    ])
      expect(stdout).toMatch(new RegExp(`^${heading} `, 'm'));
    expect(stdout).toContain(loudest);
    expect(stdout).toMatch(/^Of the \d+ bars before it: /m);
    expect(stdout).toMatch(/^verified: same\. Judged again from the log, its /m);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('explain as one JSON line', async () => {
    const { stdout } = await ask('explain', loudest, '--json');
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const { finding, bars, retracted } = explained.parse(JSON.parse(stdout));
    expect([finding.id, retracted]).toEqual([loudest, false]);
    expect(bars.map(({ timestamp }) => timestamp)).toEqual(finding.bars);
  });

  test('why-not of a day without a finding says what would have been needed', async () => {
    const { code, stdout } = await ask('why-not', '^GSPC', '2015-06-01');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\^GSPC on 2015-06-01: normal/);
    expect(stdout.replaceAll('\n', ' ')).toMatch(
      /A finding would have needed a close below [\d,.]+ or above [\d,.]+, or a volume above [\d.]+ billion, or an open, kept to the close, below [\d,.]+ or above [\d,.]+, or a run of more than \d bars? at one price\./,
    );
  });

  test('why-not takes an instant for the session it lies in', async () => {
    const day = await ask('why-not', '^GSPC', '2015-06-01');
    expect(await ask('why-not', '^GSPC', '2015-06-01T15:59:00-04:00')).toEqual(day);
    expect(await ask('why-not', '^GSPC', '2015-06-02T01:00:00Z')).toEqual(day);
  });

  test('why-not as one JSON line', async () => {
    const { stdout } = await ask('why-not', '^GSPC', '2015-06-01', '--json');
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      answer: 'judged',
      date: '2015-06-01',
      timestamp: '2015-06-01T13:30:00.000Z',
      verdict: 'normal',
    });
  });

  test('why-not of a day inside a finding names it', async () => {
    const { code, stdout } = await ask('why-not', '^GSPC', '2020-03-16');
    expect(code).toBe(0);
    expect(stdout).toMatch(/gspc-2020\d{4}-[a-z]+-\w{7}/);
  });

  test.each([
    ['2015-06-06', /a Saturday or Sunday|weekend/i],
    ['1999-12-31', /2000-01-03/],
    ['2024-01-02', /2020-04-17/],
    ['2015-12-25', /Christmas Day/],
  ])('why-not of a day without a bar says why: %s', async (date, reason) => {
    const { code, stdout } = await ask('why-not', '^GSPC', date);
    expect(code).toBe(0);
    expect(stdout).toMatch(reason);
  });
});

describe('what cannot be answered is one sentence and exit code 2', { timeout: 60_000, concurrent: true }, () => {
  const notDate = 'must be a real date (2020-03-16) or an instant with its zone (2020-03-16T20:00:00Z)';
  const notTicker = 'is not a ticker; allowed: capitals and digits such as AAPL, BRK.B or ^GSPC';

  test.each([
    [['why-not', 'AAPL', '2016-02-30'], `"2016-02-30" ${notDate}`],
    [['why-not', 'AAPL', 'yesterday'], `"yesterday" ${notDate}`],
    [['why-not', 'AAPL', '16-02-01'], `"16-02-01" ${notDate}`],
    [['why-not', 'aapl', '2016-02-01'], `"aapl" ${notTicker}`],
    [['why-not', '', '2016-02-01'], `"" ${notTicker}`],
    [['why-not', 'A'.repeat(60), '2016-02-01'], `"${'A'.repeat(40)}" ${notTicker}`],
    [['why-not', 'MSFT', '2016-02-01'], 'MSFT is not watched, so nothing was judged.'],
    [['explain', 'nothing'], 'No finding has the id "nothing". npx tapewatch findings lists the ids.'],
  ])('%j', async (args, sentence) => {
    expect(await ask(...args)).toMatchObject(refused(sentence));
  });

  test('an id that is almost one: those like it are offered', async () => {
    const { code, stderr } = await ask('explain', loudest.slice(0, -1));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^tapewatch: No finding has the id .*Similar ids: .*\n$/);
    expect(stderr).toContain(loudest);
  });

  test.each([
    ['explain', 'x'],
    ['why-not', 'AAPL', '2016-02-01'],
  ])('a folder without data: %s', async (...args) => {
    const none = `${place.folder}/none`;
    const sentence = `The data folder ${none} holds nothing yet; run npm start first, or name the folder in TAPEWATCH_DATA`;
    expect(await place.run(TAPEWATCH, args, { TAPEWATCH_DATA: none })).toMatchObject(refused(sentence));
  });
});

test('after the server stopped the answers are the same', { timeout: 60_000 }, async () => {
  const beside = await ask('explain', loudest);
  server.process.kill('SIGINT');
  expect((await server.ended).code).toBe(0);
  expect(await ask('explain', loudest)).toEqual(beside);
});
