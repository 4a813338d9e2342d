import { describe, expect, test } from 'vitest';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { EXTENDED_HOURS, OUTSIDE_SESSION, type Judgement } from '../../domain/anomaly/judgement.ts';
import type { BarRow, Changes, FindingRow } from '../ports/read-model.ts';
import { fall, fallReading, fallRow, indexRow, openOf, quietBar } from '../wording/finding.fixture.ts';
import type { SeriesChoice } from './choose-series.ts';
import { readMoment, whenOf } from './moment.ts';
import { whyNot, type WhyNot } from './why-not.ts';
import { whyNotItem } from '../wording/why-not-item.ts';
import { whyNotText } from '../wording/why-not-text.ts';

const barOn = (date: string, judgement: Partial<Judgement> = {}): BarRow => ({
  ...quietBar,
  bar: { ...quietBar.bar, time: openOf(date) },
  judgement: { ...quietBar.judgement, ...judgement },
});

const anomalous = { verdict: 'anomalous', reason: 'above-threshold', score: 0.759 } as const;
const episode = { ...fallRow, evidence: [fall, { ...fall, time: openOf('2020-02-26') }], end: openOf('2020-02-26') };

const WEEK: Partial<Changes> = {
  findings: [episode],
  tickers: [indexRow],
  bars: [
    barOn('2020-02-20', { verdict: 'unjudged', reason: 'warming-up', score: 0, missing: 1, channels: [] }),
    barOn('2020-02-21'),
    barOn('2020-02-24', anomalous),
    barOn('2020-02-25'),
    barOn('2020-02-26', { ...anomalous, reason: 'continues-finding' }),
    barOn('2020-02-28'),
  ],
};

const readTime = (text: string): number => {
  const moment = readMoment(text, Date.parse('2040-01-01T00:00:00Z'));
  return 'time' in moment ? moment.time : Number.NaN;
};

const ask = async (
  time: string,
  changes: Partial<Changes> = WEEK,
  { ticker = '^GSPC', choice = {} }: { readonly ticker?: string; readonly choice?: SeriesChoice } = {},
): Promise<WhyNot> => {
  const readModel = createMemoryReadModel();
  await readModel.apply({ findings: [], bars: [], tickers: [], seen: [], checkpoint: 1, ...changes });
  return whyNot(readModel, ticker, whenOf(time, readTime(time)), choice);
};

const answerOn = async (date: string, changes?: Partial<Changes>): Promise<string> =>
  whyNotText(await ask(date, changes));

const ofJudgement = (judgement: Partial<Judgement>): Promise<string> =>
  answerOn('2020-02-21', { tickers: [indexRow], bars: [barOn('2020-02-21', judgement)] });

describe('a day with a judged bar', () => {
  test('gives verdict, reason, factors and what would have been needed', async () => {
    const answer = await ask('2020-02-21');
    expect(answer).toMatchObject({
      answer: 'judged',
      series: 'sample/^GSPC/1d',
      date: '2020-02-21',
      bars: 1,
      around: [],
    });
    const needed = answer.answer === 'judged' ? answer.needed : [];
    const previous = 3225.89 / Math.exp(-0.004);
    expect(needed).toHaveLength(2);
    expect(needed[0]?.below).toBeCloseTo(previous * Math.exp(0.0007 - 3.4 * 0.0059), 6);
    expect(needed[0]?.above).toBeCloseTo(previous * Math.exp(0.0007 + 3.4 * 0.0059), 6);
    expect(needed[1]).toEqual({ of: 'volume', below: null, above: expect.closeTo(4.2e9 * Math.exp(0.8), 0) });
  });

  test('says it in words', async () =>
    expect(await answerOn('2020-02-21')).toBe(
      [
        '^GSPC on 2020-02-21: normal (within-normal). A bar as unusual as this comes',
        'about once in 5 bars.',
        '  return  -0.4 %       normal: -1.9 % to +2.1 %',
        '  volume  5.4 billion  normal: up to 9.3 billion',
        'A finding would have needed a close below 3,176.72 or above 3,306.76, or a',
        'volume above 9.3 billion.',
      ].join('\n'),
    ));

  test('of a day inside a finding it says so and names it, and asks for nothing more', async () => {
    const text = (await answerOn('2020-02-24')).replaceAll('\n', ' ');
    expect(text).toContain('anomalous (above-threshold). The bar was beyond what is normal.');
    expect(text).toContain('The day is in the finding gspc-20200224-price-0f3a9c (high): ^GSPC fell 3.4 %');
    expect(text).not.toContain('would have needed');
    expect(await answerOn('2020-02-26')).toContain('anomalous (continues-finding). The bar was unusual');
  });

  test('a quiet day between the bars of a finding', async () => {
    const text = (await answerOn('2020-02-25')).replaceAll('\n', ' ');
    expect(text).toContain('The day is a quiet one within the finding gspc-20200224-price-0f3a9c: ^GSPC fell');
    expect(text).toContain('A finding of its own would have needed a close below');
  });

  test('a finding that is over, or of another series, does not hold the day', async () => {
    expect(await ask('2020-02-28')).toMatchObject({ around: [] });
    const other = { ...episode, series: 'csv/^GSPC/1d' };
    expect(await ask('2020-02-24', { ...WEEK, findings: [other] })).toMatchObject({ around: [] });
  });

  test('a finding holds the day however many newer ones there are, of its series and of others', async () => {
    const laterOf = (series: string): readonly FindingRow[] =>
      Array.from({ length: 150 }, (_, n) =>
        Object.assign({}, episode, { id: `${series} ${n}`, series, onset: openOf('2020-03-02') + n, end: null }),
      );
    const findings = [...laterOf(episode.series), ...laterOf('csv/^GSPC/5m'), episode];
    expect(await ask('2020-02-25', { ...WEEK, findings })).toMatchObject({ around: [{ finding: { id: episode.id } }] });
  });

  test('a day in several findings names each', async () => {
    const findings = [episode, { ...episode, id: 'other', kind: 'volume' as const }];
    expect(await ask('2020-02-24', { ...WEEK, findings })).toMatchObject({
      around: [{ holds: true }, { holds: true }],
    });
  });

  test('an open finding holds every day since its onset', async () =>
    expect(await ask('2020-02-28', { ...WEEK, findings: [{ ...episode, end: null }] })).toMatchObject({
      around: [{ finding: { id: episode.id }, holds: false }],
    }));

  test.each([0, 1])('a bar with a volume of %d says so where there is none and it was judged', async (volume) => {
    const without = (judgement: Partial<Judgement> = {}): Partial<Changes> => {
      const row = barOn('2020-02-21', { channels: quietBar.judgement.channels.slice(0, 1), ...judgement });
      return { tickers: [indexRow], bars: [{ ...row, bar: { ...row.bar, volume } }] };
    };
    const said = 'The bar came without volume, so none was judged.';
    expect((await answerOn('2020-02-21', without())).includes(said)).toBe(volume === 0);
    expect(await answerOn('2020-02-21', without({ verdict: 'unjudged', reason: 'warming-up' }))).not.toContain(said);
  });

  test('a baseline that was warming up', async () =>
    expect(await answerOn('2020-02-20')).toBe(
      '^GSPC on 2020-02-20: unjudged (warming-up). Its baseline was warming up and\nlacked 1 bar.',
    ));

  test.each([
    [
      { verdict: 'unjudged', reason: 'no-volume', channels: [] },
      'The bar had no volume, and nothing else was to be judged.',
    ],
    [{ verdict: 'anomalous', reason: 'flat-baseline' }, 'The bars before did not vary, so no z-score exists.'],
    [{ verdict: 'normal', reason: 'thin-trading' }, 'trades so thinly that its price often stands still'],
    [
      { verdict: 'normal', reason: 'split', terms: { split: 4, dividend: 0 } },
      'It was judged after a 4:1 split, on the adjusted move.',
    ],
    [
      { verdict: 'normal', reason: 'dividend', terms: { split: 1, dividend: 0.82 } },
      'It was judged after a dividend of 0.820, on the adjusted move.',
    ],
    [
      { verdict: 'anomalous', reason: 'suspect-corporate-action' },
      'the alert is held until the next bar or a person says whether it was one.',
    ],
  ] as const)('the recorded judgement %j', async (judgement, sentence) =>
    expect((await ofJudgement(judgement)).replaceAll('\n', ' ')).toContain(sentence),
  );

  test('prices and shares of the classic rule need no conversion, and no impossible value', async () => {
    const price = { ...fallReading, detector: 'price-level', value: 100, expected: 100, spread: 2, threshold: 2 };
    const shares = { ...price, detector: 'volume-level', value: 900, expected: 1000, spread: 700 };
    const text = await ofJudgement({ channels: [price, shares, { ...price, detector: 'breadth' }] });
    expect(text.replaceAll('\n', ' ')).toContain(
      'would have needed a close below 96.00 or above 104.00, or a volume above 2,400.',
    );
  });

  test.each([
    ['2020-02-22', 'The exchange was closed that day (weekend), so the bar was recorded and not judged.'],
    ['2020-02-17', "The exchange was closed that day (Washington's Birthday), so the bar was recorded and not judged."],
    [
      '2019-12-24',
      'Its feed covers other hours (the session ran from 09:30 to 13:00 (Christmas Eve) in New York), so the bar was recorded and not judged.',
    ],
    ['2031-01-04', 'The calendar of that time had no session then, so the bar was recorded and not judged.'],
  ])('a bar outside the sessions, on %s', async (date, sentence) => {
    const text = await answerOn(date, { tickers: [indexRow], bars: [barOn(date, OUTSIDE_SESSION)] });
    expect(text.replaceAll('\n', ' ')).toContain(`unjudged (outside-session). ${sentence}`);
  });

  test.each([
    [
      '2020-02-21',
      'Its bar lies before or after the session, which ran from 09:30 to 16:00 in New York: trading is thin',
    ],
    ['2031-01-04', 'Its bar lies before or after the session: trading is thin'],
  ])('a bar in extended hours, on %s', async (date, sentence) => {
    const text = await answerOn(date, { tickers: [indexRow], bars: [barOn(date, EXTENDED_HOURS)] });
    expect(text.replaceAll('\n', ' ')).toContain(`unjudged (extended-hours). ${sentence}`);
  });

  test('a bar outside the sessions speaks only for a day without others', async () => {
    const before = barOn('2020-02-21', OUTSIDE_SESSION);
    const early: BarRow = { ...before, bar: { ...before.bar, time: before.bar.time - 3_600_000 } };
    const warming = barOn('2020-02-21', {
      verdict: 'unjudged',
      reason: 'warming-up',
      score: 0,
      missing: 3,
      channels: [],
    });
    expect(await answerOn('2020-02-21', { tickers: [indexRow], bars: [early, warming] })).toContain('warming-up');
  });

  test('of a day with many bars it takes the most unusual one, the last of those alike', async () => {
    const series = 'csv/^GSPC/60m';
    const hour = (i: number, score: number): BarRow => ({
      ...barOn('2020-02-21', { score }),
      series,
      bar: { ...quietBar.bar, time: openOf('2020-02-21') + i * 3_600_000 },
    });
    const bars = [hour(0, 0.2), hour(1, 0.45), hour(2, 0.45), hour(6, 0.1)];
    const hourly = { ...indexRow, series, feed: { ...indexRow.feed, id: 'csv' } };
    const changes = { tickers: [indexRow, hourly], bars: [...bars, barOn('2020-02-21')] };
    const text = whyNotText(await ask('2020-02-21', changes, { choice: { interval: '60m' } }));
    expect(text).toContain('^GSPC on 2020-02-21 at 11:30, the most unusual of 4 bars: normal');
  });
});

describe('an instant within the day', () => {
  const series = 'csv/^GSPC/60m';
  const open = openOf('2020-02-21');
  const hour = (i: number, score: number, judgement: Partial<Judgement> = {}): BarRow => ({
    ...barOn('2020-02-21', { score, ...judgement }),
    series,
    bar: { ...quietBar.bar, time: open + i * 3_600_000 },
  });
  const hourly = { ...indexRow, series, feed: { ...indexRow.feed, id: 'csv' } };
  const early = hour(-0.5, 0, OUTSIDE_SESSION);
  const evidence = { ...fall, time: open + 3_600_000 };
  const finding = { ...episode, series, onset: evidence.time, evidence: [evidence], end: evidence.time };
  const day = {
    tickers: [hourly],
    bars: [early, hour(0, 0.2), hour(1, 0.45), hour(2, 0.3), hour(4, 0.1)],
    findings: [finding],
  };

  test.each([
    ['09:30', '09:30'],
    ['10:29', '09:30'],
    ['11:45', '11:30'],
    ['13:30', '13:30'],
    ['09:05', '09:00'],
  ])('%s is answered for by the bar of %s, however unusual others are', async (clock, start) => {
    const answer = await ask(`2020-02-21T${clock}:00-05:00`, day);
    expect(answer).toMatchObject({ answer: 'judged', bars: 1, at: Date.parse(`2020-02-21T${clock}:00-05:00`) });
    expect(whyNotText(answer)).toMatch(new RegExp(`^\\^GSPC on 2020-02-21 at ${start}: `));
  });

  test('in which there was no bar, on a day that had some', async () => {
    const answer = await ask('2020-02-21T12:45:00-05:00', day);
    expect(answer).toMatchObject({ answer: 'no-bar', because: 'none-then', first: '2020-02-20' });
    expect(whyNotText(answer)).toBe(
      'No bar of ^GSPC was judged on 2020-02-21 at 12:45: its feed had none then; the session ran from 09:30 to 16:00 in New York.',
    );
    const unknown = { ...hour(0, 0.2), bar: { ...quietBar.bar, time: Date.parse('2031-01-06T14:30:00Z') } };
    expect(whyNotText(await ask('2031-01-06T18:00:00Z', { ...day, bars: [unknown] }))).toMatch(/had none then\.$/);
  });

  test('lies in the findings of its bar alone', async () => {
    expect(await ask('2020-02-21T10:45:00-05:00', day)).toMatchObject({ around: [{ holds: true }] });
    expect(await ask('2020-02-21T11:45:00-05:00', day)).toMatchObject({ around: [] });
    expect(await ask('2020-02-21', day)).toMatchObject({ around: [{ holds: true }], bars: 5, at: null });
    const text = whyNotText(await ask('2020-02-21T10:45:00-05:00', day));
    expect(text).toContain('The bar is in the finding');
  });

  test('is the day of daily bars, and null as programs get it', async () => {
    const answer = await ask('2020-02-21T23:00:00-05:00');
    expect(answer).toEqual(await ask('2020-02-21'));
    const within = await ask('2020-02-21T10:45:00-05:00', day);
    if (answer.answer !== 'judged' || within.answer !== 'judged') throw new Error('nothing was judged');
    expect(whyNotItem(answer)).toMatchObject({ at: null });
    expect(whyNotItem(within)).toMatchObject({ at: '2020-02-21T15:45:00.000Z' });
  });
});

describe('a day without a judged bar', () => {
  test.each([
    ['2020-02-19', 'its first judged bar is of 2020-02-20'],
    ['2020-02-29', 'its last judged bar is of 2020-02-28'],
    ['2020-02-22', 'that day is on a weekend'],
    ['2020-02-23', 'that day is on a weekend'],
    ['2020-02-27', 'its feed had none that day'],
  ])('%s', async (date, because) =>
    expect(await answerOn(date)).toBe(`No bar of ^GSPC was judged on ${date}: ${because}.`),
  );

  test('a holiday is named', async () => {
    const tickers = [{ ...indexRow, firstBar: openOf('2020-02-14') }];
    expect(await answerOn('2020-02-17', { ...WEEK, tickers })).toBe(
      "No bar of ^GSPC was judged on 2020-02-17: the exchange was closed that day (Washington's Birthday).",
    );
  });

  test('nothing judged at all', async () => {
    const tickers = [{ ...indexRow, bars: 0, firstBar: null, lastBar: null }];
    expect(await answerOn('2020-02-24', { tickers })).toContain('no bar of it has been judged yet');
  });

  test('a ticker that nobody watches', async () =>
    expect(whyNotText(await ask('2020-02-24', WEEK, { ticker: 'AAPL' }))).toBe(
      'AAPL is not watched, so nothing was judged.',
    ));
});

describe('a ticker in several series', () => {
  const hourly = { ...indexRow, series: 'csv/^GSPC/60m', feed: { ...indexRow.feed, id: 'csv' } };
  const changes = { ...WEEK, tickers: [hourly, indexRow] };

  test('has to be asked for in one of them', async () => {
    const answer = await ask('2020-02-21', changes);
    expect(answer).toEqual({
      answer: 'choose-series',
      ticker: '^GSPC',
      because: 'several-fit',
      series: [hourly.series, indexRow.series],
    });
    expect(whyNotText(answer)).toBe(
      '^GSPC is watched as csv/^GSPC/60m and sample/^GSPC/1d; say which is meant with --feed or --interval.',
    );
  });

  test.each([
    [{ feed: 'sample' }, 'sample/^GSPC/1d'],
    [{ interval: '1d' }, 'sample/^GSPC/1d'],
    [{ feed: 'csv', interval: '60m' }, 'csv/^GSPC/60m'],
  ] as const)('is answered for in the one that fits %j', async (choice, series) => {
    expect(await ask('2020-02-21', changes, { choice })).toMatchObject({ series });
  });

  test('where none fits, those there are are named', async () => {
    const answer = await ask('2020-02-21', changes, { choice: { feed: 'csv', interval: '1d' } });
    expect(whyNotText(answer)).toBe(
      '^GSPC is not watched with that feed and interval, only as csv/^GSPC/60m and sample/^GSPC/1d.',
    );
  });
});

test('a bar that was corrected says so, from what to what', async () => {
  const was = { ...quietBar.bar, close: 3000, low: 2990 };
  const bars = [{ ...quietBar, was, revision: 1 }];
  const answer = await ask('2020-02-21', { tickers: [indexRow], bars });
  expect(answer).toMatchObject({ correction: { time: was.time, revision: 1, was, is: quietBar.bar } });
  expect(whyNotText(answer)).toContain(
    '\nThe bar was corrected: low 2,990.00 -> 3,220.00, close 3,000.00 -> 3,225.89.\n',
  );
});

describe('as programs get it', () => {
  test('a judged day has its instants in ISO, the verdict beside the rest, and its correction', async () => {
    const was = { ...quietBar.bar, close: 3000 };
    const answer = await ask('2020-02-21', { tickers: [indexRow], bars: [{ ...quietBar, was, revision: 1 }] });
    if (answer.answer !== 'judged') throw new Error('the day was not judged');
    expect(whyNotItem(answer)).toMatchObject({
      timestamp: '2020-02-21T14:30:00.000Z',
      verdict: 'normal',
      reason: 'within-normal',
      correction: { timestamp: '2020-02-21T14:30:00.000Z', revision: 1, was: { close: 3000 } },
      text: whyNotText(answer),
    });
  });

  test('a day without a correction says null, one without a bar says why', async () => {
    const [judged, none] = await Promise.all([ask('2020-02-21'), ask('2020-02-22')]);
    if (judged.answer !== 'judged' || none.answer !== 'no-bar') throw new Error('the answers are of another sort');
    expect(whyNotItem(judged)).toMatchObject({ correction: null });
    expect(whyNotItem(none)).toEqual({ ...none, text: whyNotText(none) });
  });
});
