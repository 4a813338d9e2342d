import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Histories } from '../../application/calibration/histories.ts';
import { marketOf, minutes } from '../../application/calibration/markets.fixture.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import type { Rule } from '../../domain/anomaly/policy.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { csvOf, TIMED_HEADER } from './bars.fixture.ts';
import { openWorkplace, TAPEWATCH, type Ended } from '../local/workplace.fixture.ts';

const WHY = 'drawdowns are told beside the budget, so fewer alerts a year could not be kept to';

const SAMPLE = fileURLToPath(new URL('../../adapters/market-data/sample/aapl.csv.gz', import.meta.url));

const place = openWorkplace();

afterAll(() => place.close());

const ask = (...args: readonly string[]): Promise<Ended> => place.run(TAPEWATCH, ['policy', ...args]);

const writeBars = (name: string, histories: Histories): string => place.write(name, csvOf(histories));

const complained = ({ code, stdout, stderr }: Ended, file: string): readonly string[] => {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr.trimEnd().replaceAll(`tapewatch: policy ${file}, `, '').split('\n');
};

describe('policy lint', { timeout: 60_000, concurrent: true }, () => {
  test('a policy in order is called by its id', async () => {
    const file = place.write('fine.json', JSON.stringify(standard(2)));
    const { id } = choosePolicy('standard', 2);
    expect(await ask('lint', file)).toMatchObject({ code: 0, stdout: `${file} is in order: ${id}.\n`, stderr: '' });
    const { stdout } = await ask('lint', file, '--json');
    expect(JSON.parse(stdout)).toEqual({ file, id, problems: [], refusedOn: [] });
  });

  test('a policy with more alerts than long bars can tell apart says on which it is refused', async () => {
    const [file, some] = [place.write('many.json', JSON.stringify(standard(52))), choosePolicy('standard', 52)];
    const { code, stdout } = await ask('lint', file);
    const refused = 'It is refused on bars of 1d and 60m, which cannot tell so many alerts a year apart.';
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${file} is in order: ${some.id}. ${refused}\n` });
    const json = await ask('lint', file, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ problems: [], refusedOn: ['1d', '60m'] });
  });

  test('every problem with its path at once: no number, an unknown key and detector, tables that do not rise, weights, budgets, names twice', async () => {
    const [rule] = standard().rules;
    const [price, volume, gap] = rule?.channels ?? [];
    const budget = rule && 'budget' in rule.levels ? rule.levels.budget : {};
    const flat = { type: 'table', side: 'both', z: [0, 2, 2], surprise: [0, 1], index: -3 };
    const channels = [
      { ...price, tail: flat },
      { ...volume, weight: 0 },
      { ...gap, detector: 'moon' },
      { ...price, weight: '#NaN#' },
    ];
    const levels = {
      budget: { ...budget, alertsPerTickerYear: 1e9, highPerTickerYear: '#1e999#', leaveBelowEnter: -1 },
    };
    const other = { ...rule, levels: { budget: { ...budget, alertsPerTickerYear: 0 } }, quietBars: '#-Infinity#' };
    const json = JSON.stringify({ name: 'bad', rules: [{ ...rule, channels, levels, colour: 'red' }, other] });
    const file = place.write('bad.json', json.replaceAll(/"#(.*?)#"/g, '$1'));
    const problems = complained(await ask('lint', file), file);
    expect(problems).toContain(
      'rules.0.channels: given a list of 4; allowed: channels of different detectors, not return again',
    );
    expect(problems.map((line) => line.replace(/ given .*?(?=; allowed)/, ''))).toEqual([
      'rules.0.channels.0.tail.z:; allowed: at least two numbers, each above the one before',
      'rules.0.channels.0.tail.index:; allowed: a number above 0',
      'rules.0.channels.0.tail:; allowed: z and surprise of the same length',
      'rules.0.channels.1.weight:; allowed: a number above 0',
      expect.stringMatching(/^rules\.0\.channels\.2\.detector:; allowed: price-level, .*stale/),
      'rules.0.channels.3.weight:; allowed: a finite number',
      'rules.0.channels:; allowed: channels of different detectors, not return again',
      'rules.0.levels.budget.alertsPerTickerYear:; allowed: a number from 1 to 80',
      'rules.0.levels.budget.highPerTickerYear:; allowed: a finite number',
      'rules.0.levels.budget.leaveBelowEnter:; allowed: 0 or a number above 0',
      'rules.0.colour: no such key',
      `rules.1.levels.budget.alertsPerTickerYear:; allowed: a number from 1 to 80: ${WHY}`,
      expect.stringMatching(/^rules\.1\.levels\.budget\.highPerTickerYear:; allowed: a number not above alerts/),
      'rules.1.quietBars:; allowed: a whole number from 1 to 63',
      'rules:; allowed: rules of different names, not shock again',
      'rules:; allowed: the same alertsPerTickerYear in every rule with a budget',
    ]);
  });

  test('the problems as one JSON line', async () => {
    const file = place.write('short.json', '{"name":"own","rules":[]}');
    const { code, stdout, stderr } = await ask('lint', file, '--json');
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const problem = `policy ${file}, rules: given []; allowed: at least one rule`;
    expect(JSON.parse(stdout)).toEqual({ file, id: null, problems: [problem], refusedOn: [] });
  });

  test.each([
    ['{"name":', 'is not JSON'],
    ['', 'is not JSON'],
  ])('%j is refused', async (content, why) => {
    const file = place.write(`none${content.length}.json`, content);
    const allowed = 'allowed: standard, naive, or a policy file';
    expect(complained(await ask('lint', file), file)).toEqual([
      `tapewatch: policy ${file}: the file ${why}; ${allowed}`,
    ]);
  });
});

describe('policy fit', { timeout: 60_000 }, () => {
  const own = `${place.folder}/own.json`;
  let told: Ended;

  beforeAll(async () => {
    told = await ask('fit', SAMPLE, '--out', own, '--budget', '2');
  });

  test('writes a document that is in order, and says what it was made of', async () => {
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(
      /^\S+own\.json holds fitted@[0-9a-f]{12}\.\nFitted on 1,008 bars of 1d of 1 ticker; left out: 252 /,
    );
    expect(await ask('lint', own)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(own, 'utf8'))).toMatchObject({
      name: 'fitted',
      rules: standard(2).rules.map(({ name, levels }) => ({
        name,
        levels: 'budget' in levels ? { budget: { alertsPerTickerYear: 2 } } : levels,
      })),
    });
  });

  test('the same bars give the same document, which detect and replay take', async () => {
    const { stdout } = await ask('fit', SAMPLE, '--budget', '2', '--quiet');
    expect(stdout).toBe(readFileSync(own, 'utf8'));
    const { code } = await place.run(TAPEWATCH, ['detect', SAMPLE, '--policy', own, '--quiet']);
    expect(code).toBe(0);
  });

  test('a policy of yours keeps its name, its rules and its budget', async () => {
    const mine = place.write('mine.json', JSON.stringify({ ...standard(2), name: 'mine' }));
    const { stdout } = await ask('fit', SAMPLE, '--policy', mine, '--quiet');
    expect(JSON.parse(stdout)).toEqual({ ...JSON.parse(readFileSync(own, 'utf8')), name: 'mine' });
  });

  test('bars within the day fit what is judged within the day, and nothing else', async () => {
    const evening = { time: Date.UTC(2025, 7, 7, 20, 5), open: 1, high: 1, low: 1, close: 1, volume: 1 };
    const withEvening = new Map([...marketOf(4, minutes)].map(([ticker, bars]) => [ticker, [...bars, evening]]));
    const within = `${place.folder}/within.json`;
    const { code, stdout } = await ask('fit', writeBars('minutes.csv', withEvening), '--json', '--out', within);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      fits: [{ interval: '5m', tickers: 4, kept: ['session-gap', 'slot-tick', 'session-level'], outOfFold: null }],
      unfitted: ['daily'],
      outsideRows: 4,
    });
    const [made, rules] = [choosePolicy(within).rules, standard().rules];
    const daily = ({ intervals }: Rule): boolean => intervals === 'daily';
    expect(made.filter(daily)).toEqual(rules.filter(daily));
    const [shock, plain] = [made, rules].map((all) => all.find(({ name }) => name === 'intraday-shock'));
    expect(shock?.channels[0]?.tail).not.toEqual(plain?.channels[0]?.tail);
    expect(shock?.channels[2]).toEqual(plain?.channels[2]);
  });

  test('too few bars, bars of two lengths within the day, a budget out of range and a place that cannot be written are refused', async () => {
    const few = place.write('few.csv', `${TIMED_HEADER}\nACME,2024-01-02,1,1,1,1,1\nACME,2024-01-03,1,1,1,1,1\n`);
    const short = writeBars('short.csv', marketOf(1, minutes));
    const hours = writeBars(
      'hours.csv',
      marketOf(1, (seed) => minutes(seed).filter((_, i) => i % 12 === 0)),
    );
    const refusals = await Promise.all([
      ask('fit', few),
      ask('fit', short),
      ask('fit', SAMPLE, short, hours),
      ask('fit', SAMPLE, '--budget', '0'),
      ask('fit', SAMPLE, '--budget', '52'),
      ask('fit', SAMPLE, '--policy', 'naive'),
      ask('fit', short, '--policy', 'naive'),
      ask('fit', short, '--label', 'middle'),
      ask('fit', SAMPLE, '--out', `${place.folder}/no/where.json`),
    ]);
    expect(refusals.map(({ code, stderr }) => [code, stderr.trimEnd()])).toEqual([
      [
        2,
        'tapewatch: the files hold 0 bars of 1d to fit after the first year of each ticker; needed: 504, as 504 sessions of one ticker have',
      ],
      [
        2,
        'tapewatch: the files hold 2,340 bars of 5m to fit after the first 30 sessions of each ticker; needed: 8,000, as 103 sessions of one ticker have',
      ],
      [2, `tapewatch: ${hours} has bars of 60m and ${short} of 5m; fit one interval within the day at a time`],
      [2, `tapewatch: --budget: given "0"; allowed: a number from 1 to 80: ${WHY}`],
      [
        2,
        'tapewatch: policy fitted: a budget of 52 is more than bars of 1d can tell apart; allowed: at most 18 alerts per ticker and year',
      ],
      [2, 'tapewatch: --policy: given "naive"; allowed: a policy with a table for a tail on daily bars'],
      [2, 'tapewatch: --policy: given "naive"; allowed: a policy with a table for a tail within the day'],
      [2, 'tapewatch: --label: given "middle"; allowed: start, end'],
      [2, `tapewatch: ${place.folder}/no/where.json cannot be written; name another file (--out)`],
    ]);
  });
});

describe('policy show and diff', { timeout: 60_000, concurrent: true }, () => {
  test('a policy by its name, its file, its id, and the configured one', async () => {
    const file = place.write('naive.json', JSON.stringify(naive));
    const { id } = choosePolicy('naive');
    const shown = await ask('show', 'naive');
    expect(shown).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`${id}, on bars of 1d\n`) });
    expect(await ask('show', file)).toEqual(shown);
    expect(await ask('show', id)).toEqual(shown);
    expect(await place.run(TAPEWATCH, ['policy', 'show'], { TAPEWATCH_POLICY: 'naive' })).toEqual(shown);
  });

  test('what differs, in words and for programs', async () => {
    const file = place.write('two.json', JSON.stringify(standard(2)));
    const { stdout } = await ask('diff', 'standard', file);
    expect(stdout).toMatch(/^shock, alerts per ticker year +4 +2$/m);
    const { stdout: json } = await ask('diff', 'standard', file, '--json');
    expect(JSON.parse(json)).toMatchObject({
      one: choosePolicy('standard').id,
      other: choosePolicy('standard', 2).id,
      differences: expect.arrayContaining([{ where: 'shock, alerts per ticker year', one: '4', other: '2' }]),
    });
  });

  test('an interval that is none, an id without a log', async () => {
    const wrong = await ask('show', 'naive', '--interval', '2h');
    expect(wrong).toMatchObject({ code: 2, stderr: 'tapewatch: --interval: given "2h"; allowed: 1d, 60m, 5m, 1m\n' });
    const unknown = await ask('show', 'own@0123456789ab');
    expect(unknown).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('holds no log') });
  });
});
