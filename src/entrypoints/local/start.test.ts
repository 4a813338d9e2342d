import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FindingRow } from '../../application/ports/read-model.ts';
import { barsOf } from '../../application/wording/finding-bars.ts';
import { renderFinding } from '../../application/wording/render-finding.ts';
import { SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { poll } from './poll.fixture.ts';
import { readRows, type Rows } from './read-rows.fixture.ts';
import { openSlackReceiver } from '../../adapters/notifier/slack-receiver.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Running } from './workplace.fixture.ts';

const place = openWorkplace();
const data = join(place.folder, 'data');
let first: Running;
let url = '';
let summary: readonly string[] = [];
let rows: Rows;
const answers: Ready[] = [];

const urlOf = (running: Running): Promise<string> =>
  running.said(/^Tapewatch listens on (http:\/\/127\.0\.0\.1:\d+)\n/);

/** What was printed of the summary, up to its last line, with URL in place of the address and FOLDER in place of the data folder. */
const summaryOf = async (running: Running): Promise<readonly string[]> => {
  const said = await running.said(/listens on \S+\n([^]*)\nServing until stopped \(Ctrl-C\)\.\n/);
  return said
    .replaceAll(/http:\S+/g, 'URL')
    .replaceAll(/=\S+\/data /g, '=FOLDER ')
    .split('\n');
};

const stop = async (running: Running, signal: NodeJS.Signals): Promise<void> => {
  running.process.kill(signal);
  const { code, stdout, stderr } = await running.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(`Stopping (${signal}); what was judged is kept.`);
};

/** What `/ready` says. */
type Ready = {
  readonly status: number;
  readonly ready: boolean;
  readonly stage: string;
  readonly barsJudged: number;
  readonly barsExpected: number | null;
  readonly subscribers: readonly { readonly name: string; readonly failing: string | null }[];
};

const readyAt = async (address: string): Promise<Ready> => {
  const response = await fetch(`${address}/ready`);
  const answer: Omit<Ready, 'status'> = Object(await response.json());
  return { ...answer, status: response.status };
};

const judgedAt = async (address: string): Promise<number> => (await readyAt(address)).barsJudged;

const failingAt = async (address: string): Promise<readonly string[]> =>
  (await readyAt(address)).subscribers.filter(({ failing }) => failing !== null).map(({ name }) => name);

beforeAll(async () => {
  first = place.start(START);
  url = await urlOf(first);
  await poll(
    async () => {
      const answer = await readyAt(url);
      answers.push(answer);
      return answer;
    },
    ({ status }) => status === 200,
  );
  summary = await summaryOf(first);
  rows = await readRows(data);
}, 120_000);

afterAll(() => place.close());

const tableOf = (lines: readonly string[]): readonly (readonly string[])[] => {
  const start = lines.indexOf('The loudest');
  return lines.slice(start + 2, lines.indexOf('', start)).map((line) => line.split(/ {2,}/));
};

describe('what a person sees', { timeout: 120_000 }, () => {
  test('is what the README shows', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const [, shown = ''] = /listens on \S+\n([^]*?)\nServing until stopped/.exec(readme) ?? [];
    const spaced = (line: string): string => line.replace('TAPEWATCH_DATA=FOLDER ', '').replaceAll(/ {2,}/g, '  ');
    expect(
      shown
        .replaceAll(/http:\S+/g, 'URL')
        .split('\n')
        .map(spaced),
    ).toEqual(summary.map(spaced));
  });

  test('the span of each series, and what was found beside the classic rule', () => {
    expect(summary[0]).toBe('AAPL 1,260 bars 2013-05-13 to 2018-05-11, ^GSPC 5,105 bars 2000-01-03 to 2020-04-17');
    const [, flagged = '', found = ''] =
      /^classic rule: ([\d,]+) flagged bars; Tapewatch: (\d+) findings$/.exec(summary[1] ?? '') ?? [];
    expect(Number(found)).toBe(rows.findings.length);
    const years = rows.bars.length / 252;
    expect(rows.findings.length / years).toBeGreaterThan(2);
    expect(rows.findings.length / years).toBeLessThan(8);
    expect(Number(flagged.replace(',', '')) / years).toBeCloseTo(57, -1);
  });

  test('the ten loudest, from loudest to least', () => {
    const table = tableOf(summary);
    expect(table).toHaveLength(10);
    const gravity = (row: FindingRow): number => 10 * SEVERITIES.indexOf(row.severity) + row.score;
    const loudest = rows.findings.toSorted((a, b) => gravity(b) - gravity(a) || a.onset - b.onset).slice(0, 10);
    const expected = loudest.map((row) => {
      const bar = barsOf(row).loudest;
      return [renderFinding(row).sessionDate, sessionDate(bar.time), row.ticker, bar.kind, row.severity];
    });
    expect(table.map(([onset, at, ticker, kind, , , severity]) => [onset, at, ticker, kind, severity])).toEqual(
      expected,
    );
  });

  test.each(['2007-02-27', '2018-02-05', '2020-02-24', '2020-03-16'])('%s is in a finding of the index', (date) => {
    const dates = rows.findings
      .filter(({ ticker }) => ticker === '^GSPC')
      .flatMap(({ evidence }) => evidence.map(({ time }) => sessionDate(time)));
    expect(dates).toContain(date);
  });

  test('everything fits 80 columns but the line of the series and the name of the folder', () => {
    const lines = summary.slice(1, summary.indexOf('Next'));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('the next steps work as they are printed', async () => {
    const steps = summary.slice(summary.indexOf('Next') + 1).flatMap((line) => /^(.*?) {2,}/.exec(line)?.[1] ?? []);
    expect(steps).toEqual([
      expect.stringMatching(/^TAPEWATCH_DATA=FOLDER npx tapewatch explain [\w-]+$/),
      expect.stringMatching(/^TAPEWATCH_DATA=FOLDER npx tapewatch why-not \S+ \d{4}-\d\d-\d\d$/),
      'URL',
    ]);
    for (const step of steps.slice(0, 2)) {
      const { code, stdout } = await place.shell(`unset TAPEWATCH_DATA; ${step.replace('FOLDER', data)}`);
      expect({ step, code }).toEqual({ step, code: 0 });
      expect(stdout.length).toBeGreaterThan(100);
    }
    const page = await poll(
      () => fetch(url),
      ({ status }) => status !== 503,
    );
    expect(await page.text()).toMatch(/^<!doctype html>/i);
  });
});

/** The commands that a document gives, but for those that go on until stopped, want the server stopped or an emulator, or leave a word to fill in; each as often as it is there. */
const commandsOf = (document: string): readonly string[] => {
  const text = readFileSync(new URL(`../../../${document}`, import.meta.url), 'utf8');
  const given = text.match(/npx tapewatch [^`)\n]*/g) ?? [];
  return given
    .map((command) => command.replace(/ {2,}.*$/, '').trim())
    .filter((one) => !/ (demo|redrive|TICKER DATE)$| infra ensure| queue (status|redrive)/.test(one));
};

/** The command with files and folders of the workplace in place of those of the document. */
const inWorkplace = (command: string): string =>
  command
    .replace('bars.csv', place.write('bars.csv', 'date,open,high,low,close,volume\n2024-06-04,10,11,9,10,1000\n'))
    .replace(/(?<= backup )/, `${place.folder}/`);

describe('what is written for people', { timeout: 120_000 }, () => {
  test.each([
    ['README.md', 11],
    ['docs/runbook.md', 5],
  ])('%s gives commands that work, beside a server, for whoever tries them', async (document, least) => {
    const commands = commandsOf(document);
    expect(commands.length).toBeGreaterThanOrEqual(least);
    for (const command of commands) {
      const { code, stdout } = await place.shell(`TAPEWATCH_DATA='${data}' ${inWorkplace(command)}`);
      expect({ command, code }).toEqual({ command, code: 0 });
      expect(stdout).not.toBe('');
    }
  });
});

describe('readiness', () => {
  test('is refused with progress during the load, and given after it', () => {
    const during = answers.slice(0, -1);
    expect(new Set(during.map(({ status, ready }) => `${status} ${ready}`))).toEqual(new Set(['503 false']));
    const judged = during.map(({ barsJudged }) => barsJudged);
    expect(judged).toEqual(judged.toSorted((a, b) => a - b));
    expect(during.filter(({ barsJudged }) => barsJudged > 0 && barsJudged < 6365)).not.toEqual([]);
    for (const { stage, barsExpected } of during.filter(({ barsJudged }) => barsJudged > 0))
      expect({ stage, barsExpected }).toEqual({ stage: 'judging the recorded bars', barsExpected: 6365 });
    expect(answers.at(-1)).toMatchObject({ status: 200, ready: true, barsJudged: 6365, barsExpected: 6365 });
  });
});

describe('stopping and starting again', { timeout: 120_000 }, () => {
  test('SIGINT is a clean stop; a second start says that nothing is new and repeats nothing', async () => {
    await stop(first, 'SIGINT');
    const redriven = await place.run(TAPEWATCH, ['feed', 'redrive']);
    expect({ code: redriven.code, stdout: redriven.stdout }).toEqual({ code: 0, stdout: 'Nothing is parked there.\n' });
    const again = place.start(START);
    const steps = summary.slice(summary.indexOf('Next')).filter((line) => !line.includes('why-not'));
    const spaced = (line: string): string => line.replaceAll(/ {2,}/g, '  ');
    expect((await summaryOf(again)).map(spaced)).toEqual(
      [summary[0] ?? '', '106 findings, none of them new since the last start', '', ...steps].map(spaced),
    );
    expect(await readRows(data)).toEqual(rows);
    await stop(again, 'SIGTERM');
  });

  test.each([
    ['SIGINT', 0],
    ['SIGTERM', 1000],
    ['SIGINT', 4000],
  ] as const)('%s during the load, once %i bars are judged, loses nothing', async (signal, bars) => {
    const own = openWorkplace();
    try {
      const cut = own.start(START);
      const address = await urlOf(cut);
      if (bars > 0)
        await poll(
          async () => judgedAt(address),
          (judged) => judged >= bars,
        );
      await stop(cut, signal);
      const rest = own.start(START);
      const told = await summaryOf(rest);
      expect(told).toContain(summary[0]);
      expect(told.join('\n')).toMatch(/\b106 findings\b/);
      await stop(rest, 'SIGINT');
      const { findings, bars: judged } = await readRows(join(own.folder, 'data'));
      expect({ findings, judged }).toEqual({ findings: rows.findings, judged: rows.bars });
    } finally {
      await own.close();
    }
  });

  test('a reader that goes away, as after | head -1, ends it quietly', async () => {
    const own = openWorkplace();
    try {
      const running = own.start(START);
      await urlOf(running);
      running.process.stdout?.destroy();
      const { code, stderr } = await running.ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    } finally {
      await own.close();
    }
  });
});

describe('a channel that cannot be reached', { timeout: 120_000 }, () => {
  const closedPort = async (): Promise<string> => {
    const slack = await openSlackReceiver();
    await slack.close();
    return slack.url;
  };

  test.each([
    ['warn', false, /^Slack could not be reached; check the network\. The message is tried again\.$/],
    ['debug', true, /^Slack could not be reached; [^:]+: fetch failed/],
  ])(
    'holds up nothing; the log at level %s says so without the secret (with the stack: %s)',
    async (level, stack, message) => {
      const own = openWorkplace();
      try {
        const running = own.start(START, [], {
          TAPEWATCH_CHANNELS: 'slack',
          TAPEWATCH_SLACK_WEBHOOK_URL: await closedPort(),
          TAPEWATCH_LOG_LEVEL: level,
        });
        const address = await urlOf(running);
        await running.said(/Serving until stopped/);
        await poll(
          async () => failingAt(address),
          (failing) => failing.includes('notify:slack'),
        );
        running.process.kill('SIGINT');
        const { code, stderr } = await running.ended;
        const entries = stderr
          .trimEnd()
          .split('\n')
          .map((line): unknown => JSON.parse(line));
        expect(code).toBe(0);
        expect(entries[0]).toMatchObject({
          subscriber: 'notify:slack',
          msg: 'subscriber failed',
          err: {
            type: 'NotifierError',
            message: expect.stringMatching(message),
          },
        });
        expect(stderr.includes('"stack"')).toBe(stack);
        expect(stderr).not.toMatch(/secret|services/);
      } finally {
        await own.close();
      }
    },
  );
});
