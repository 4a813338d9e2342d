import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DETECTORS } from '../../domain/anomaly/detectors/index.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import { choosePolicy, identify } from './choose-policy.ts';
import { ConfigError } from './load-config.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'choose-policy-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (content: unknown): string => {
  const file = join(folder, 'policy.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

const problemsOf = (name: string, budget?: number): readonly string[] => {
  try {
    choosePolicy(name, budget);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

/** The problems of a policy file, without the words that name it. */
const problemsOfFile = (content: unknown): readonly string[] => {
  const file = fileOf(content);
  return problemsOf(file).map((problem) => problem.replace(`policy ${file}, `, ''));
};

/** A document with the keys of every object in the opposite order. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, turned(inner)]),
  );
};

describe('the id is made of the name and the content', () => {
  test.each([
    ['standard', standard()],
    ['naive', naive],
  ])('%s, from its name or from a file, whatever the order of keys', (name, document) => {
    const { id } = choosePolicy(name);
    expect(id).toMatch(new RegExp(`^${name}@[0-9a-f]{12}$`));
    expect(choosePolicy(fileOf(document)).id).toBe(id);
    expect(JSON.stringify(turned(document))).not.toBe(JSON.stringify(document));
    expect(choosePolicy(fileOf(turned(document))).id).toBe(id);
  });

  test('a changed number is another policy', () => {
    const changed = JSON.stringify(naive).replace('"quietBars":1', '"quietBars":2');
    expect(choosePolicy(fileOf(changed)).id).not.toBe(choosePolicy('naive').id);
  });

  test('another budget is another policy, the default budget the same', () => {
    const { id } = choosePolicy('standard');
    expect(choosePolicy('standard', 4).id).toBe(id);
    expect(choosePolicy('standard', 2).id).not.toBe(id);
    const budgets = choosePolicy('standard', 2).rules.flatMap(({ levels }) =>
      'budget' in levels ? [levels.budget] : [],
    );
    expect(budgets.length).toBeGreaterThan(1);
    for (const budget of budgets) expect(budget).toMatchObject({ alertsPerTickerYear: 2, highPerTickerYear: 1 });
  });

  test.each([0.01, 0.5, 1, 12])('a budget of %d makes one document, whoever states it', (budget) => {
    expect(choosePolicy('standard', budget).id).toBe(identify(standard(budget)).id);
    expect(choosePolicy(fileOf(standard(12)), budget).id).toBe(identify(standard(budget)).id);
  });

  test('fixed levels take no budget', () => {
    expect(problemsOf('naive', 2)).toEqual([
      'policy naive: it has fixed levels, so a budget of 2 cannot be kept; allowed: policies with a budget, such as standard',
    ]);
  });
});

describe('a policy file that is none', () => {
  test('missing, a folder, or not JSON', () => {
    const allowed = 'allowed: standard, naive, or a policy file';
    expect(problemsOf('strict')).toEqual([`policy strict: the file cannot be read; ${allowed}`]);
    expect(problemsOf(folder)).toEqual([`policy ${folder}: the file cannot be read; ${allowed}`]);
    const file = fileOf('{"name":');
    expect(problemsOf(file)).toEqual([`policy ${file}: the file is not JSON; ${allowed}`]);
  });

  test('names the file in each problem', () => {
    const file = fileOf({ name: 'own' });
    expect(problemsOf(file)).toEqual([`policy ${file}, rules: given nothing; allowed: a list`]);
  });

  test('not an object, or empty', () => {
    expect(problemsOfFile([])).toEqual(['the document: given []; allowed: an object']);
    expect(problemsOfFile({ name: 'own', rules: [] })).toEqual(['rules: given []; allowed: at least one rule']);
  });

  const channel = { detector: 'return', tail: { type: 'normal', side: 'both' } };
  const rule = { name: 'shock', channels: [channel], levels: { z: { enter: 3, high: 4 } }, quietBars: 5 };
  const ofRule = (changes: object): readonly string[] =>
    problemsOfFile({ name: 'own', rules: [{ ...rule, ...changes }] }).map((line) => line.replace('rules.0.', ''));

  test('the rule the cases below start from is one', () => {
    expect(ofRule({})).toEqual([]);
  });

  test('every wrong value of a rule, with its path and what is allowed', () => {
    expect(ofRule({ name: 'A rule', quietBars: 0, extra: 1, channels: [{ ...channel, detector: 'moon' }] })).toEqual([
      'name: given "A rule"; allowed: lower-case letters and hyphens, at most 32',
      `channels.0.detector: given "moon"; allowed: ${DETECTORS.map(({ name: known }) => known).join(', ')}`,
      'quietBars: given 0; allowed: a whole number from 1 to 63',
      'extra: no such key',
    ]);
  });

  test.each([
    [
      { type: 'cauchy', side: 'both' },
      'channels.0.tail.type: given "cauchy"; allowed: a tail of type normal, table or decades',
    ],
    [{ type: 'normal', side: 'lower' }, 'channels.0.tail.side: given "lower"; allowed: both, upper'],
    [
      { type: 'table', side: 'both', z: [1, 1], surprise: [1, 2], index: 4 },
      'channels.0.tail.z: given [1,1]; allowed: at least two numbers, each above the one before',
    ],
    [
      { type: 'table', side: 'both', z: [1, 2], surprise: [1, 2], index: 0 },
      'channels.0.tail.index: given 0; allowed: a number above 0',
    ],
  ])('a wrong tail: case %#', (tail, problem) => {
    expect(ofRule({ channels: [{ ...channel, tail }] })).toEqual([problem]);
  });

  test('a table whose columns differ in length', () => {
    const tail = { type: 'table', side: 'both', z: [1, 2, 3], surprise: [1, 2], index: 4 };
    expect(ofRule({ channels: [{ ...channel, tail }] })).toEqual([
      expect.stringMatching(/^channels\.0\.tail: given \{.*; allowed: z and surprise of the same length$/),
    ]);
  });

  test.each([
    [{}, 'levels: given {}; allowed: one of z and budget'],
    [
      { z: { enter: 3, high: 2 } },
      'levels.z: given {"enter":3,"high":2}; allowed: a level high that is not below enter',
    ],
    [{ z: { enter: '3', high: 4 } }, 'levels.z.enter: given "3"; allowed: a finite number'],
    [{ z: { enter: 3, high: 4 }, zz: {} }, 'levels.zz: no such key'],
  ])('wrong levels: case %#', (levels, problem) => {
    expect(ofRule({ levels })).toEqual([problem]);
  });

  test('a budget names each wrong number', () => {
    const [whole] = standard().rules;
    const budget = whole && 'budget' in whole.levels ? whole.levels.budget : {};
    expect(ofRule({ levels: { budget: { ...budget, alertsPerTickerYear: 99, leaveBelowEnter: -1 } } })).toEqual([
      'levels.budget.alertsPerTickerYear: given 99; allowed: a number from 1 to 80',
      'levels.budget.leaveBelowEnter: given -1; allowed: 0 or a number above 0',
    ]);
  });

  test('fixed levels for two channels, and two rules of one name', () => {
    expect(ofRule({ channels: [channel, { ...channel, detector: 'volume' }] })).toEqual([
      expect.stringMatching(/^channels: given a list of \d+; allowed: one channel where the levels are z$/),
    ]);
    expect(problemsOfFile({ name: 'own', rules: [rule, rule] })).toEqual([
      expect.stringMatching(/^rules: given a list of \d+; allowed: rules of different names, not shock again$/),
    ]);
  });

  test('a detector of slots of the day in a rule of daily bars', () => {
    const slots = [{ ...channel, detector: 'slot-volume' }];
    expect(ofRule({ intervals: 'daily', channels: slots })).toEqual([
      expect.stringMatching(
        /^channels: given a list of \d+; allowed: detectors of daily bars, which .*slot-volume.* are not$/,
      ),
    ]);
    expect(ofRule({ intervals: 'intraday', channels: slots })).toEqual([]);
  });

  test.each(['return', 'volume', 'gap', 'range'])(
    '%s, which knows no slots, in a rule of bars within the day',
    (detector) => {
      const channels = [{ ...channel, detector }];
      expect(ofRule({ intervals: 'intraday', channels })).toEqual([
        expect.stringMatching(
          /^channels: given .*; allowed: detectors of bars within the day, which .*volume.* are not$/,
        ),
      ]);
      expect(ofRule({ channels })).toEqual([]);
    },
  );

  test('a count by sessions in a rule of daily bars', () => {
    const channels = [{ ...channel, per: 'session' }];
    expect(ofRule({ intervals: 'daily', channels })).toEqual([
      expect.stringMatching(/^channels: given .*; allowed: channels per bar, as a day is one; per session/),
    ]);
    expect(ofRule({ intervals: 'daily', channels: [{ ...channel, per: 'bar' }] })).toEqual([]);
  });

  test('rules that state different budgets', () => {
    const [one] = standard(4).rules;
    const [other] = standard(2).rules;
    expect(problemsOfFile({ name: 'own', rules: [one, { ...other, name: 'other' }] })).toEqual([
      expect.stringMatching(
        /^rules: given a list of \d+; allowed: the same alertsPerTickerYear in every rule with a budget$/,
      ),
    ]);
  });
});
