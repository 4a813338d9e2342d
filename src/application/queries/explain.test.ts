import { describe, expect, test, vi } from 'vitest';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { OUTSIDE_SESSION, type ChannelReading, type Evidence } from '../../domain/anomaly/judgement.ts';
import type { BarRow, FindingRow, ReadModel } from '../ports/read-model.ts';
import { explain } from './explain.ts';
import { explanationItem } from '../wording/explanation-item.ts';
import { explanationText } from '../wording/explanation-text.ts';
import { fall, fallReading, fallRow, openOf, quietBar, surge, surgeReading } from '../wording/finding.fixture.ts';
import { renderFinding } from '../wording/render-finding.ts';

const fallBar: BarRow = {
  ...quietBar,
  bar: { ...quietBar.bar, time: fall.time },
  judgement: { ...quietBar.judgement, verdict: 'anomalous', channels: [surgeReading, fallReading] },
};

const readModelWith = async (findings: readonly FindingRow[], bars: readonly BarRow[]): Promise<ReadModel> => {
  const readModel = createMemoryReadModel();
  await readModel.apply({ findings, bars, tickers: [], seen: [], checkpoint: 1 });
  return readModel;
};

const textOf = async (row: FindingRow, bars: readonly BarRow[] = [fallBar]): Promise<string> =>
  explanationText(await explain(await readModelWith([row], bars), row.id));

describe('explain', () => {
  test('gives all factors of a bar, the one that spoke first', async () => {
    const explanation = await explain(await readModelWith([fallRow], [fallBar]), fallRow.id);
    expect(explanation).toMatchObject({
      found: true,
      finding: renderFinding(fallRow),
      rule: 'price-and-volume',
      bars: [fall],
      retracted: false,
      supersedes: null,
    });
    const factors = explanation.found ? explanation.factors : [];
    expect(factors.map(({ detector, unit, version }) => [detector, unit, version])).toEqual([
      ['return', 'log-return', 1],
      ['volume', 'log-volume', 1],
    ]);
    expect(factors[0]?.low).toBeCloseTo(0.0007 - 3.4 * 0.0059, 12);
    expect(factors[0]?.high).toBeCloseTo(0.0007 + 3.4 * 0.0059, 12);
    expect(factors[0]?.rarity).toBeCloseTo(10 ** 3.45, 6);
    expect(factors[1]?.low).toBeNull();
  });

  test('says of a loudest bar without volume that none was judged', async () => {
    const said = '\nThe bar came without volume, so none was judged.\n';
    const [first] = fallBar.judgement.channels;
    const bar = { ...fallBar.bar, volume: 0 };
    const without = { ...fallBar, bar, judgement: { ...fallBar.judgement, channels: first ? [first] : [] } };
    expect(await textOf(fallRow, [without])).toContain(said);
    expect(await textOf(fallRow, [{ ...fallBar, bar }])).not.toContain(said);
    expect(await textOf(fallRow)).not.toContain(said);
  });

  test('says which quantities weigh in a channel of several, the heaviest first', async () => {
    const parts = ['return', 'volume', 'range', 'gap'].map((of, i) => ({
      of,
      share: [0.12, 0.61, 0.22, 0.05][i] ?? 0,
    }));
    const channel = { ...fallReading, detector: 'forest', value: -12.4, expected: 0, spread: 1, parts };
    const row = { ...fallRow, evidence: [{ ...fall, channel }] };
    expect(await textOf(row)).toContain('\nWhat weighs in forest: volume 61 %, range 22 %, return 12 %, gap 5 %.\n');
    expect(await textOf(row)).toContain('\nvalue      -12\nexpected   0.00\nnormal     -3.40 to 3.40\n');
  });

  test.each([
    ['follow each other', 3, 1],
    ['are far from each other', 700, 3],
  ])('of bars that %s looks at those before the loudest and at all of its own', async (_, apart, questions) => {
    const later = (n: number): number => fall.time + n * 86_400_000;
    const count = 300 + apart;
    const bars = Array.from({ length: count + 1 }, (__, n): BarRow => {
      const bar = { ...quietBar.bar, time: later(n - 300) };
      return n === 300
        ? { ...quietBar, bar, was: { ...bar, close: bar.close + 1 }, revision: 1 }
        : { ...quietBar, bar };
    });
    const loudest = { ...fall, time: later(apart), surprise: fall.surprise + 1 };
    const row = { ...fallRow, evidence: [fall, loudest] };
    const loud = { ...fallBar, bar: { ...fallBar.bar, time: loudest.time } };
    const readModel = await readModelWith([row], [...bars.slice(0, count), loud]);
    const asked = vi.spyOn(readModel, 'bars');
    const explanation = await explain(readModel, row.id);
    expect(explanation).toMatchObject({ leftOut: { bars: 252 }, corrections: [{ time: fall.time, revision: 1 }] });
    expect(explanation.found && explanation.factors).toHaveLength(2);
    expect(asked).toHaveBeenCalledTimes(questions);
  });

  test('gives every factor of the loudest bar, so that a fall does not hide behind the volume of another day', async () => {
    const loud = { ...surge, time: openOf('2020-02-25'), surprise: 3.5 };
    const row = { ...fallRow, evidence: [fall, loud] };
    const loudBar = { ...fallBar, bar: { ...fallBar.bar, time: loud.time } };
    const explanation = await explain(await readModelWith([row], [fallBar, loudBar]), row.id);
    expect(explanation.found && explanation.factors.map(({ detector }) => detector)).toEqual(['volume', 'return']);
    expect(explanationText(explanation)).toContain('The loudest bar, 2020-02-25\nchannel    volume');
  });

  test('says which of its bars were corrected, from what to what', async () => {
    const was = { ...fallBar.bar, close: 3300, volume: 4e9 };
    const explanation = await explain(await readModelWith([fallRow], [{ ...fallBar, was, revision: 2 }]), fallRow.id);
    expect(explanation).toMatchObject({ corrections: [{ time: fall.time, revision: 2, was, is: fallBar.bar }] });
    expect(explanationText(explanation)).toContain(
      [
        '2020-02-24 was corrected: close 3,300.00 -> 3,225.89, volume 4,000,000,000 ->',
        '5,400,000,000 (correction 2 of it)',
      ].join('\n'),
    );
  });

  test('says nothing of a corrected bar between its bars that is none of them', async () => {
    const later = { ...fall, time: openOf('2020-02-26') };
    const row = { ...fallRow, evidence: [fall, later], end: later.time };
    const between = { ...quietBar.bar, time: openOf('2020-02-25') };
    const quiet = { ...quietBar, bar: between, was: { ...between, close: 3300 }, revision: 1 };
    expect(await explain(await readModelWith([row], [fallBar, quiet]), row.id)).toMatchObject({ corrections: [] });
  });

  test('keeps to the recorded evidence when the bar reads differently since', async () => {
    const corrected = {
      ...fallBar,
      judgement: { ...fallBar.judgement, channels: [{ ...fallReading, value: 0 }, surgeReading] },
    };
    const explanation = await explain(await readModelWith([{ ...fallRow, retracted: true }], [corrected]), fallRow.id);
    expect(explanation.found && explanation.factors.map(({ value }) => value)).toEqual([fallReading.value]);
  });

  test('offers the ids that start most like an unknown one, whatever the case', async () => {
    const others = ['gspc-20200316-price-1', 'gspc-20200224-volume-2', 'gspc-2018', 'aapl-20200224-price-3', 'gspc-1'];
    const rows: FindingRow[] = [];
    for (const id of others) rows.push({ ...fallRow, id });
    const readModel = await readModelWith(rows, []);
    expect(await explain(readModel, 'GSPC-20200224-price')).toEqual({
      found: false,
      id: 'GSPC-20200224-price',
      similar: ['gspc-20200224-volume-2', 'gspc-20200316-price-1', 'gspc-2018'],
    });
  });
});

describe('explanationText', () => {
  test('is a sentence, a table of factors, the bars and what became of it', async () => {
    expect(await textOf(fallRow)).toBe(
      [
        '^GSPC fell 3.4 % on 2020-02-24, where a fall of up to 1.9 % is normal: such a',
        'bar comes about once in 1,400 bars (5.6 years).',
        '',
        'channel    return              volume',
        'value      -3.4 %              130.2 million',
        'expected   +0.07 %             42.0 million',
        'normal     -1.9 % to +2.1 %    up to 93.5 million',
        'spread     0.6 %               x 1.28',
        'z-score    -6.0                4.5',
        'threshold  3.4                 3.2',
        'sample     63 bars             63 bars',
        'p          0.00035             0.0013',
        'rarity     once in 2,800 bars  once in 790 bars',
        'detector   return version 1    volume version 1',
        '',
        'bar         move        severity  once in bars',
        '2020-02-24  fell 3.4 %  high      1,400',
        '',
        'severity  high, by the levels of its policy',
        'score     0.759, by its loudest bar: once in 1,400 bars over 2 channels',
        'policy    standard@0f3a9c, rule price-and-volume',
        'series    sample/^GSPC/1d',
        'finding   gspc-20200224-price-0f3a9c, ended 2020-02-24',
      ].join('\n'),
    );
  });

  test('says what of the bars before did not count in full', async () => {
    const before = (n: number, changes: Partial<BarRow>): BarRow => ({
      ...quietBar,
      bar: { ...quietBar.bar, time: fall.time - n * 86_400_000 },
      ...changes,
    });
    const far = {
      ...quietBar.judgement,
      channels: [
        { ...fallReading, z: -4.2 },
        { ...surgeReading, z: 3.9 },
      ],
    };
    const idle = { ...quietBar.bar, time: fall.time - 4 * 86_400_000, high: 5, low: 5, volume: 0 };
    const rows = [
      before(1, {}),
      before(2, { judgement: far }),
      before(3, { judgement: OUTSIDE_SESSION }),
      before(4, { bar: idle }),
    ];
    const explanation = await explain(await readModelWith([fallRow], rows), fallRow.id);
    expect(explanation).toMatchObject({
      leftOut: { bars: 4, idle: 1, outside: 1, winsorised: [{ detector: 'return', bars: 1 }] },
    });
    expect(explanationText(explanation).replaceAll('\n', ' ')).toContain(
      'Of the 4 bars before it: 1 without a trade left out, 1 outside the sessions left out, 1 counted as 4 spreads in return (winsorised).',
    );
    const full = await explain(await readModelWith([fallRow], [before(1, {})]), fallRow.id);
    expect(explanationText(full)).toContain('Of the 1 bar before it: all counted in full.');
  });

  test('shows a flat baseline without z-score and rarity', async () => {
    const channel = { ...fallReading, detector: 'price-level', value: 101, expected: 100, spread: 0, z: 0, sample: 20 };
    const flat = { ...fall, kind: 'flat-baseline', channel } as const;
    const text = await textOf({ ...fallRow, evidence: [flat] }, []);
    expect(text).toContain('normal     none: it did not vary');
    expect(text).toContain('z-score    -\nthreshold  -\nsample     20 bars\np          -\nrarity     -\n');
    expect(text).toMatch(/2020-02-24 {2}closed at 101\.00 {2}high {6}-\n/);
  });

  test.each([
    [
      'price-level',
      { value: 160, expected: 151, spread: 0.7254 },
      ['value      160.00', 'expected   151.00', 'normal     148.53 to 153.47', 'spread     0.725'],
    ],
    [
      'volume-level',
      { value: 1e8, expected: 5e7, spread: 2e6 },
      ['value      100.0 million', 'normal     43.2 million to 56.8 million', 'spread     2.0 million'],
    ],
    [
      'breadth',
      { value: 0.75, expected: 0.5, spread: 0.05 },
      ['value      0.7500', 'normal     0.3300 to 0.6700', 'spread     0.05000'],
    ],
  ])('gives the numbers of %s in its unit', async (detector, numbers, lines) => {
    const channel = { ...fallReading, detector, ...numbers };
    const text = await textOf({ ...fallRow, evidence: [{ ...fall, channel }] }, []);
    expect(text.split('\n')).toEqual(expect.arrayContaining(lines));
  });

  test('counts the bars that it does not list', async () => {
    const bars = Array.from({ length: 13 }, (_, i) => ({ ...fall, time: openOf(`2020-03-${String(i + 10)}`) }));
    const text = await textOf({ ...fallRow, evidence: bars });
    expect(text).toContain('2020-03-19  fell 3.4 %');
    expect(text).not.toContain('2020-03-20  fell');
    expect(text).toContain('and 3 more');
  });

  test.each([
    [{ end: null }, 'gspc-20200224-price-0f3a9c, still open'],
    [{ retracted: true }, 'gspc-20200224-price-0f3a9c, withdrawn after a bar was corrected'],
    [{ supersedes: 'gspc-20200224-price-old' }, 'replaces  gspc-20200224-price-old'],
  ])('says what became of it: %j', async (other, text) =>
    expect(await textOf({ ...fallRow, ...other })).toContain(text),
  );

  test('names the finding that took its place', async () => {
    const next = { ...fallRow, id: 'gspc-20200224-price-new', supersedes: fallRow.id };
    const readModel = await readModelWith([{ ...fallRow, retracted: true }, next], [fallBar]);
    const explanation = await explain(readModel, fallRow.id);
    expect(explanation).toMatchObject({ retracted: true, supersededBy: next.id });
    expect(explanationText(explanation)).toContain(`replaced by  ${next.id}`);
    expect(await explain(readModel, next.id)).toMatchObject({ supersedes: fallRow.id, supersededBy: null });
  });

  test.each([
    [[], 'No finding has the id "zz\\u001b". npx tapewatch findings lists the ids.'],
    [['a-1', 'a-2'], 'No finding has the id "zz\\u001b". Similar ids: a-1, a-2.'],
  ])('an unknown id, with %j like it', (similar, text) =>
    expect(explanationText({ found: false, id: 'zz\u001b', similar })).toBe(text),
  );

  test('shows what is normal of a lasting change either way, and a drawdown by its depth alone', async () => {
    const lower = { ...surgeReading, detector: 'level-shift', value: Math.log(16e6), z: -3.9, surprise: 4.08 };
    const depth = {
      ...fallReading,
      detector: 'drawdown',
      value: -0.164,
      expected: 0,
      spread: 1,
      threshold: 0.2,
      z: -0.164,
    };
    const told: Evidence = { ...fall, kind: 'level-shift', channel: lower, surprise: 4.08 };
    const channels = [fallReading, surgeReading, lower, depth];
    const bar = { ...fallBar, judgement: { ...fallBar.judgement, channels } };
    const text = await textOf({ ...fallRow, kind: 'level-shift', evidence: [told] }, [bar]);
    const rowOf = (name: string) => text.match(new RegExp(`^${name} .*$`, 'm'))?.[0].split(/ {2,}/);
    expect(rowOf('normal')?.slice(1)).toEqual(['18.9 million to', '-1.9 % to +2.1 %', 'up to 93.5', 'within 20 % of']);
    for (const name of ['spread', 'z-score', 'threshold', 'p', 'rarity']) expect(rowOf(name)?.[4]).toBe('-');
    for (const name of ['p', 'rarity']) expect(rowOf(name)?.[1]).toBe('-');
    expect(text).toMatch(/severity +high, by how seldom alerts of its kind are told\nscore +0\.759\n/);
    expect(await textOf(fallRow, [bar])).toContain('once in 1,400 bars over 2 channels\n');
  });

  test('tells how deep a drawdown went among its bars, so far or in the end', async () => {
    const below = (date: string, value: number): BarRow => {
      const channels = [{ ...fallReading, detector: 'drawdown', value, expected: 0, spread: 1, threshold: 0.2 }];
      const bar = { ...quietBar.bar, time: openOf(date) };
      return { ...fallBar, bar, judgement: { ...fallBar.judgement, channels } };
    };
    const days = [
      below('2020-02-20', -0.9),
      below('2020-02-24', -0.21),
      below('2020-03-16', -0.767),
      below('2020-03-17', -0.5),
      below('2020-06-01', -0.8),
    ];
    const told: Evidence = { ...fall, kind: 'drawdown' };
    const row: FindingRow = { ...fallRow, kind: 'drawdown', evidence: [told], end: openOf('2020-03-17') };
    expect(await textOf(row, days)).toContain('\nIt went 76.7 % below the peak, on 2020-03-16.\n');
    expect(await textOf({ ...row, end: null }, days)).toContain(
      '\nSo far it went 80.0 % below the peak, on 2020-06-01.\n',
    );
    expect(await textOf(row, [])).not.toContain('below the peak');
    expect(await textOf(fallRow, days)).not.toContain('below the peak');
    const explanation = await explain(await readModelWith([row], days), row.id);
    const item = explanation.found ? explanationItem(explanation) : null;
    expect(item).toMatchObject({ deepest: { timestamp: '2020-03-16T13:30:00.000Z', value: -0.767 } });
  });

  test('counts sessions behind what knows the slots of a session, and bars behind all else', async () => {
    const names = ['slot-return', 'slot-volume', 'slot-stale', 'return'];
    const channels: ChannelReading[] = [];
    for (const detector of names) channels.push({ ...fallReading, detector });
    const text = await textOf(fallRow, [{ ...fallBar, judgement: { ...fallBar.judgement, channels } }]);
    expect(text).toMatch(/^sample +63 bars +63 sessions +63 sessions +63 bars$/m);
  });

  test('shows so many channels beside each other, and no word of them in pieces', async () => {
    const names = ['return', 'volume', 'gap', 'bad-tick', 'stale', 'volatility-shift'];
    const channels: ChannelReading[] = [];
    for (const detector of names) channels.push({ ...fallReading, detector });
    const text = await textOf(fallRow, [{ ...fallBar, judgement: { ...fallBar.judgement, channels } }]);
    expect(text.match(/^channel .*$/gm)?.map((line) => line.split(/ +/))).toEqual([
      ['channel', 'return', 'volume', 'gap', 'bad-tick'],
      ['channel', 'stale', 'volatility-shift'],
    ]);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('keeps to 80 columns', async () => {
    const text = await textOf({
      ...fallRow,
      evidence: [fall, { ...fall, time: openOf('2020-02-25'), kind: 'volume', channel: surgeReading }],
    });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

test('as programs get it, an explanation has instants in ISO and the text for people', async () => {
  const was = { ...fallBar.bar, close: 3000 };
  const explanation = await explain(await readModelWith([fallRow], [{ ...fallBar, was, revision: 1 }]), fallRow.id);
  if (!explanation.found) throw new Error('the finding was not found');
  expect(explanationItem(explanation)).toMatchObject({
    id: fallRow.id,
    bars: [{ timestamp: '2020-02-24T14:30:00.000Z', kind: 'price', factor: { detector: 'return' } }],
    corrections: [{ timestamp: '2020-02-24T14:30:00.000Z', was: { close: 3000 } }],
    text: explanationText(explanation),
  });
});
