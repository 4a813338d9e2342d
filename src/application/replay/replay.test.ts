import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barAt, calmBars, FEED, NAIVE, STANDARD } from '../commands/market.fixture.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { NO_STREAM } from '../ports/event-store.ts';
import { deliveries, openRecorder, recordAll, type Recorder } from './recorder.fixture.ts';
import { replayText } from './replay-text.ts';
import { replay, type Digest, type ReplayQuery } from './replay.ts';

const breathe = async (): Promise<void> => {};

/** A digest that is its lines. */
const openDigest = (): Digest => {
  const lines: string[] = [];
  return { add: (line) => void lines.push(JSON.stringify(line)), end: () => lines.join('\n') };
};

const replayed = ({ log }: Recorder, query: ReplayQuery) => replay({ log, breathe, openDigest }, query);

const NOTHING = { added: 0, removed: 0, earlier: 0, later: 0, severity: 0 };

const recordedMarket = async (): Promise<Recorder> => {
  const recorder = openRecorder(STANDARD);
  await recorder.record('AAPL', [...calmBars(40), barAt(40, 170, 5e7), ...calmBars(100).slice(41)]);
  await recorder.record('AAPL', [barAt(100, 190, 5e7), barAt(101, 190.5, 5e7)]);
  return recorder;
};

const dayAt = (n: number): number => sessionDay(barAt(n, 1, 1).time);

describe('a replay', () => {
  test('under the recorded policy changes nothing, whatever was corrected; nothing is written', async () => {
    let findings = 0;
    await fc.assert(
      fc.asyncProperty(deliveries, async (all) => {
        const recorder = openRecorder(NAIVE);
        await recordAll(recorder, all);
        const head = await recorder.log.head();
        const result = await replayed(recorder, { policy: NAIVE });
        expect(result).toMatchObject({ counts: NOTHING, differences: [], commits: head });
        expect(result.unchanged).toBe((await recorder.live.findings({ limit: 1e6 })).length);
        expect(await recorder.log.head()).toBe(head);
        findings += result.unchanged;
      }),
      { numRuns: 25 },
    );
    expect(findings).toBeGreaterThan(50);
  });

  test('under another policy finds what recording under it would have found', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async (all) => {
        const [recorder, other] = [openRecorder(NAIVE), openRecorder(STANDARD)];
        await recordAll(recorder, all);
        await recordAll(other, all);
        const result = await replayed(recorder, { policy: STANDARD });
        const wanted = (await other.live.findings({ limit: 1e6 })).map(({ id }) => id);
        const changed = result.differences.flatMap((difference) => difference.replayed?.id ?? []);
        expect(result.replayed).toBe(wanted.length);
        expect(wanted).toEqual(expect.arrayContaining(changed));
      }),
      { numRuns: 12 },
    );
  });

  test('judges after the corporate actions that were recorded', async () => {
    const feed = { ...FEED, adjustment: 'as-traded', tellsActions: true } as const;
    const recorder = openRecorder(STANDARD, undefined, feed);
    await recorder.record('AAPL', calmBars(100));
    await recorder.record('AAPL', [barAt(100, 75, 1e8)], [{ time: barAt(100, 75, 1).time, split: 2, dividend: 0 }]);
    expect(await replayed(recorder, { policy: STANDARD })).toMatchObject({ recorded: 0, replayed: 0, bars: 101 });
    const untold = openRecorder(STANDARD, undefined, feed);
    await untold.record('AAPL', calmBars(100));
    await untold.record('AAPL', [barAt(100, 75, 1e8)]);
    const told = await replayed(untold, { policy: STANDARD });
    expect(told).toMatchObject({ recorded: told.replayed, counts: NOTHING });
    expect(told.replayed).toBeGreaterThan(0);
  });

  test('twice gives the same bytes', async () => {
    const recorder = await recordedMarket();
    const once = JSON.stringify(await replayed(recorder, { policy: NAIVE }));
    expect(JSON.stringify(await replayed(recorder, { policy: NAIVE }))).toBe(once);
  });

  test('counts each day and names what changed', async () => {
    const result = await replayed(await recordedMarket(), { policy: NAIVE, from: dayAt(100), to: dayAt(100) });
    expect(result).toMatchObject({
      policy: NAIVE.id,
      recordedPolicies: [STANDARD.id],
      bars: 1,
      recorded: 1,
      counts: { severity: 1 },
      differences: [{ changes: ['severity'], recorded: { severity: 'critical' }, replayed: { severity: 'high' } }],
    });
    expect(result.days).toHaveLength(1);
  });

  test('bars before the first day warm up and are not counted; days without a finding are left out', async () => {
    const recorder = await recordedMarket();
    const all = await replayed(recorder, { policy: NAIVE });
    const part = await replayed(recorder, { policy: NAIVE, from: dayAt(60) });
    const days = all.days.filter(({ date }) => date >= (part.from ?? ''));
    expect(all.days.length).toBeGreaterThan(days.length);
    expect(part.days).toEqual(days);
    expect(part.bars).toBe(42);
    expect(await replayed(recorder, { policy: NAIVE, to: dayAt(10) })).toMatchObject({ bars: 11, days: [] });
  });

  test('reads the log as it stands at the start, in small steps', async () => {
    const recorder = await recordedMarket();
    const { log } = recorder;
    let breaths = 0;
    const growing = {
      head: async () => {
        const head = await log.head();
        await recorder.record('MSFT', calmBars(5));
        return head;
      },
      commitsAfter: (after: number, limit: number) => log.commitsAfter(after, limit),
    };
    const counting = async (): Promise<void> => void (breaths += 1);
    const result = await replay({ log: growing, breathe: counting, openDigest }, { policy: NAIVE });
    expect(result).toMatchObject({ commits: 3, bars: 102 });
    expect(breaths).toBeGreaterThan(0);
  });

  test.each([
    ['earlier', STANDARD, NAIVE],
    ['later', NAIVE, STANDARD],
  ] as const)('says which findings would have come %s', async (change, policy, other) => {
    const recorder = openRecorder(policy);
    await recorder.record('AAPL', calmBars(100));
    await recorder.record('AAPL', [
      barAt(100, 150.6, 5e7),
      barAt(101, 151.7, 5e7),
      barAt(102, 152.8, 5e7),
      barAt(103, 190, 5e7),
    ]);
    const { differences } = await replayed(recorder, { policy: other, from: dayAt(100) });
    expect(differences).toMatchObject([{ changes: [change, 'severity'] }]);
  });

  test('names the series in their order, whichever was recorded first', async () => {
    const forth = openRecorder(STANDARD);
    const back = openRecorder(STANDARD);
    for (const ticker of ['AAPL', 'MSFT', 'ZTS']) await forth.record(ticker, [...calmBars(90), barAt(90, 190, 5e7)]);
    for (const ticker of ['ZTS', 'MSFT', 'AAPL']) await back.record(ticker, [...calmBars(90), barAt(90, 190, 5e7)]);
    const result = await replayed(forth, { policy: NAIVE });
    expect(result.differences.length).toBeGreaterThan(2);
    expect(await replayed(back, { policy: NAIVE })).toEqual(result);
  });

  test('lists the newest differences first, at most as many as asked; counts, days and digest are of all', async () => {
    const recorder = await recordedMarket();
    const all = await replayed(recorder, { policy: NAIVE });
    const onsets = all.differences.map(({ recorded, replayed: made }) => (recorded ?? made)?.timestamp ?? '');
    expect(onsets.length).toBeGreaterThan(1);
    expect(onsets).toEqual(onsets.toSorted().toReversed());
    expect(all.changed).toBe(onsets.length);
    expect(await replayed(recorder, { policy: NAIVE, limit: 1 })).toEqual({
      ...all,
      differences: all.differences.slice(0, 1),
    });
    const { differences, digest, ...rest } = all;
    expect(digest.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([rest, ...differences]);
  });

  test('of a ticker judges and counts its bars alone', async () => {
    const [recorder, alone] = [await recordedMarket(), openRecorder(STANDARD)];
    for (const each of [recorder, alone]) await each.record('MSFT', [...calmBars(90), barAt(90, 190, 5e7)]);
    const { commits, digest: _, ...one } = await replayed(recorder, { policy: NAIVE, tickers: ['MSFT'] });
    const {
      commits: fewer,
      digest: __,
      ...other
    } = await replayed(alone, { policy: NAIVE, tickers: ['MSFT', 'MSFT'] });
    expect(one).toEqual(other);
    expect(one).toMatchObject({ tickers: ['MSFT'], bars: 91 });
    expect(one.changed).toBeGreaterThan(0);
    expect(commits).toBeGreaterThan(fewer);
    expect(await replayed(recorder, { policy: NAIVE, tickers: ['NONE'] })).toMatchObject({ bars: 0, days: [] });
  });

  test('writes out many differences in small steps', async () => {
    const recorder = openRecorder(NAIVE);
    const bars = Array.from({ length: 100 }, (_, n) => barAt(n, n % 40 < 38 ? 150 + (n % 3) : 190, 1e6));
    for (let n = 0; n < 100; n += 1) await recorder.record(`T${n}`, bars);
    let breaths = 0;
    const counting = async (): Promise<void> => void (breaths += 1);
    const few = await replay({ log: recorder.log, breathe: counting, openDigest }, { policy: NAIVE });
    const quiet = breaths;
    breaths = 0;
    const many = await replay({ log: recorder.log, breathe: counting, openDigest }, { policy: STANDARD });
    expect([few.changed, many.changed > 100]).toEqual([0, true]);
    expect(breaths).toBe(quiet + Math.floor(many.changed / 100));
  });

  test('passes over streams that are no watched series', async () => {
    const recorder = await recordedMarket();
    const before = await replayed(recorder, { policy: NAIVE });
    const [, judged] = await recorder.log.commitsAfter(0, 2);
    const [bar] = judged?.events ?? [];
    const recordedPolicy = { type: 'PolicyRecorded', policy: NAIVE } as const;
    await recorder.log.append(`policy/${NAIVE.id}`, NO_STREAM, [recordedPolicy], 'policy');
    await recorder.log.append('test/ODD/1d', NO_STREAM, bar ? [recordedPolicy, bar] : [], 'odd');
    const after = await replayed(recorder, { policy: NAIVE });
    expect(after).toEqual({
      ...before,
      commits: before.commits + 2,
      bars: before.bars + 1,
      digest: expect.any(String),
    });
  });

  test('of an empty log is empty', async () => {
    expect(await replayed(openRecorder(NAIVE), { policy: NAIVE })).toMatchObject({ commits: 0, bars: 0, days: [] });
  });
});

describe('a replay in words', () => {
  test('fits 80 columns, says the counts and lists days or findings', async () => {
    const result = { ...(await replayed(await recordedMarket(), { policy: NAIVE })), digest: 'f'.repeat(64) };
    const [days, diff] = [replayText(result, false), replayText(result, true)];
    for (const text of [days, diff]) {
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(text).toContain(`102 bars judged again under ${NAIVE.id}`);
      expect(text).toMatch(/^added \d+, removed \d+, earlier \d+, later \d+, severity \d+, unchanged \d+$/m);
      expect(text).toMatch(/\n\ndigest f{64}$/);
    }
    expect(days).toMatch(/^date {8}recorded {2}replayed {2}added/m);
    expect(diff).toMatch(/^severity {2}\S{10} {2}AAPL {4}high {6}critical {2}aapl-\d{8}-price-\w{7}$/m);
    expect(diff).toMatch(/^added {5}\S{10} {2}AAPL {4}high {16}aapl-\d{8}-price-\w{7}$/m);
  });

  test('lists a finding that moved by the id that tells where it was, and how grave it was where that changed', async () => {
    const recorder = openRecorder(NAIVE);
    await recorder.record('AAPL', calmBars(100));
    await recorder.record('AAPL', [barAt(100, 152.4, 5e7), barAt(101, 190, 5e7)]);
    const result = { ...(await replayed(recorder, { policy: STANDARD, from: dayAt(100) })), digest: '' };
    expect(replayText(result, true)).toMatch(
      /^later {3}2019-05-29 {2}AAPL {4}critical {2}high {2}aapl-20190528-price-\w{7}$/m,
    );
    const [moved] = result.differences;
    const same = moved?.replayed
      ? { ...moved, recorded: { ...moved.replayed, id: 'aapl-20190528-price-0000000' } }
      : moved;
    const text = replayText({ ...result, differences: same ? [same] : [] }, true);
    expect(text).toMatch(/^later {3}2019-05-29 {2}AAPL {4}critical {7}aapl-20190528-price-0000000$/m);
  });

  test('counts the days that are too many to list', async () => {
    const result = await replayed(await recordedMarket(), { policy: NAIVE });
    const days = Array.from({ length: 32 }, () => ({
      date: '2024-06-03',
      recorded: 0,
      replayed: 1,
      ...NOTHING,
      added: 1,
    }));
    const text = replayText({ ...result, days, digest: '' }, false);
    expect(text).toContain('and 2 more days; --json lists them all');
    expect(text.match(/^2024-06-03/gm)).toHaveLength(30);
  });

  test('without a difference says so in the counts alone', async () => {
    const query = { policy: STANDARD, from: dayAt(100), to: dayAt(101) };
    const result = { ...(await replayed(await recordedMarket(), query)), digest: 'f'.repeat(64) };
    expect(replayText(result, true).split('\n')).toHaveLength(6);
    expect(replayText(result, false)).toContain('2 bars from 2019-05-28 to 2019-05-29');
    expect(replayText({ ...result, from: null }, false)).toContain('2 bars from the first to 2019-05-29');
    expect(replayText({ ...result, to: null }, false)).toContain('2 bars from 2019-05-28 to the last');
  });
});
