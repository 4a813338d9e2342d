import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChannelReading } from '../../domain/anomaly/judgement.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import { barAt, calmBars, FEED, NAIVE, SERIES, STANDARD } from '../commands/market.fixture.ts';
import { recordPolicy } from '../commands/record-policy.ts';
import { NO_STREAM } from '../ports/event-store.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { deliveries, openRecorder, recordAll, type Recorder } from '../replay/recorder.fixture.ts';
import { fall } from '../wording/finding.fixture.ts';
import { verificationText } from '../wording/verification-text.ts';
import type { When } from './moment.ts';
import { createRecall, type Recall } from './recall.ts';
import { verify, type Verification } from './verify.ts';
import { whyNot, withLeastChanges } from './why-not.ts';
import { whyNotItem } from '../wording/why-not-item.ts';
import { whyNotText } from '../wording/why-not-text.ts';
import { sessionDate, sessionDay } from '../../domain/market/session.ts';

const dayOf = (n: number): When => ({ day: sessionDay(barAt(n, 1, 1).time), instant: null });

const breathe = async (): Promise<void> => {};

const recallOf = ({ log }: Recorder): Recall => createRecall({ log, breathe });

const open = async (policy: Policy): Promise<Recorder> => {
  const recorder = openRecorder(policy);
  await recordPolicy(recorder.log, policy);
  return recorder;
};

/** Every finding ever told, the withdrawn ones too. */
const everyFinding = async ({ log, live }: Recorder): Promise<readonly FindingRow[]> => {
  const commits = await log.commitsAfter(0, await log.head());
  const ids = commits.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'AnomalyDetected' ? event.id : [])),
  );
  const rows = await Promise.all([...new Set(ids)].map((id) => live.finding(id)));
  return rows.filter((row) => row !== null);
};

const shocked = async (): Promise<{ readonly recorder: Recorder; readonly row: FindingRow }> => {
  const recorder = await open(STANDARD);
  await recorder.record('AAPL', calmBars(90));
  await recorder.record('AAPL', [barAt(90, 180, 5e7), barAt(91, 179, 5e7)]);
  const [row] = await recorder.live.findings({ limit: 1 });
  if (!row) throw new Error('nothing was found');
  return { recorder, row };
};

const withChannel = (row: FindingRow, change: Partial<ChannelReading>): FindingRow => ({
  ...row,
  evidence: row.evidence.map((one) => ({ ...one, channel: { ...one.channel, ...change } })),
});

describe('a finding judged again from the log', () => {
  test.each([
    { policy: STANDARD, least: { bars: 30, withdrawn: 0 } },
    { policy: NAIVE, least: { bars: 50, withdrawn: 1 } },
  ])('gives the same numbers, whatever was corrected: $policy.id', async ({ policy, least }) => {
    let bars = 0;
    let withdrawn = 0;
    await fc.assert(
      fc.asyncProperty(deliveries, async (all) => {
        const recorder = await open(policy);
        await recordAll(recorder, all);
        for (const row of await everyFinding(recorder)) {
          const verification = await verify(recallOf(recorder), row);
          expect(verification).toMatchObject({ verified: 'same', bars: row.evidence.length });
          bars += row.evidence.length;
          withdrawn += row.retracted ? 1 : 0;
        }
      }),
      { numRuns: 60 },
    );
    expect(bars).toBeGreaterThanOrEqual(least.bars);
    expect(withdrawn).toBeGreaterThanOrEqual(least.withdrawn);
  });

  test('says how far its ticker had been steered', async () => {
    const { recorder, row } = await shocked();
    const verification = await verify(recallOf(recorder), row);
    expect(verification).toEqual({ verified: 'same', bars: 1, shift: expect.closeTo(-0.1 * 27 * (4 / 252), 9) });
    expect(verificationText(verification, row.series)).toBe(
      'verified: same. Judged again from the log, its bar gives the same numbers.',
    );
  });

  test('names the number that differs from what is recorded', async () => {
    const { recorder, row } = await shocked();
    const spread = row.evidence[0]?.channel.spread ?? NaN;
    const verification = await verify(recallOf(recorder), withChannel(row, { spread: 0.5 }));
    expect(verification).toMatchObject({ verified: 'differs', number: 'spread', recorded: 0.5, now: spread });
    expect(verificationText(verification, row.series)).toBe(
      `verified: differs. Of the bar of 2019-05-13 the spread is recorded as 0.5, and judged again from the log it is ${spread}.`,
    );
    const [first = fall] = row.evidence;
    const louder = { ...row, evidence: [{ ...first, surprise: first.surprise + 1e-12 }] };
    expect(await verify(recallOf(recorder), louder)).toMatchObject({ verified: 'differs', number: 'surprise' });
  });

  test('of bars that the log does not have differs', async () => {
    const { recorder, row } = await shocked();
    const verification = await verify(recallOf(recorder), { ...row, series: 'test/MSFT/1d' });
    expect(verification).toMatchObject({ verified: 'differs', number: 'bar', now: null });
  });

  test('made by another version of a detector is left as recorded, and the version told', async () => {
    const { recorder, row } = await shocked();
    const { detector = '', version = 0 } = row.evidence[0]?.channel ?? {};
    const verification = await verify(recallOf(recorder), withChannel(row, { version: version + 1 }));
    expect(verification).toEqual({ verified: 'other-version', detector, version: version + 1, present: version });
    expect(verificationText(verification, row.series)).toBe(
      `verified: not here. It was made by version ${version + 1} of the detector ${detector}, of which this program has version ${version}; the numbers are as recorded.`,
    );
  });

  test('of a series whose detectors are no more, or whose policy is not on record, is left as recorded', async () => {
    const { recorder, row } = await shocked();
    const gone = openRecorder(STANDARD);
    const watched = {
      type: 'TickerWatched',
      series: SERIES,
      feed: FEED,
      policy: 'old@1',
      detectors: ['moon'],
      pace: 0,
    };
    await gone.log.append(row.series, NO_STREAM, [{ ...watched, type: 'TickerWatched' }], 'one');
    const unknown = await verify(recallOf(gone), row);
    expect(verificationText(unknown, row.series)).toContain('made by the detector moon, which this program does not');
    const policyless = openRecorder(STANDARD);
    await policyless.record('AAPL', calmBars(90));
    await policyless.record('AAPL', [barAt(90, 180, 5e7)]);
    const verification: Verification = await verify(recallOf(policyless), row);
    expect(verificationText(verification, row.series)).toBe(
      'verified: not here. The policy standard@test is not on record; the numbers are as recorded.',
    );
    expect(await verify(recallOf(recorder), row)).toMatchObject({ verified: 'same' });
  });

  test('as it was known at a moment takes what was recorded by then', async () => {
    const { recorder, row } = await shocked();
    const commits = await recorder.log.commitsAfter(0, await recorder.log.head());
    const then = commits.at(-1)?.recordedAt ?? NaN;
    await recorder.record('AAPL', [{ ...barAt(89, 140, 5e7) }]);
    expect(await verify(recallOf(recorder), row, then)).toMatchObject({ verified: 'same' });
    expect(await verify(recallOf(recorder), row, then - 1)).toMatchObject({ verified: 'differs', number: 'bar' });
  });
});

describe('why a bar raised nothing', () => {
  test('says all that would have, by judging changes of it on what the log has before', async () => {
    const { recorder } = await shocked();
    const day = sessionDay(barAt(85, 1, 1).time);
    const plain = await whyNot(recorder.live, 'AAPL', { day, instant: null });
    const answer = await withLeastChanges(recallOf(recorder), plain);
    const needed = answer.answer === 'judged' ? answer.needed : [];
    expect(needed.map(({ of }) => of)).toEqual(['close', 'volume', 'run']);
    expect(whyNotText(answer).replaceAll('\n', ' ')).toMatch(
      /needed a close below [\d.]+ or above [\d.]+, or a volume above [\d.]+ million, or a run of more than \d bars? at one price\.$/,
    );
  });

  test('says after a correction what a bar without the finding that was withdrawn would have needed, and what was judged before it', async () => {
    const recorder = await open(STANDARD);
    const calm = calmBars(93);
    const wrong = barAt(90, 180, 5e7);
    await recorder.record('AAPL', [...calm.slice(0, 90), wrong]);
    await recorder.record('AAPL', calm.slice(91));
    await recorder.record('AAPL', calm.slice(90, 91));
    const askOf = async (n: number) => {
      const plain = await whyNot(recorder.live, 'AAPL', dayOf(n));
      return withLeastChanges(recallOf(recorder), plain);
    };
    const [corrected, next, later] = await Promise.all([askOf(90), askOf(91), askOf(92)]);
    for (const answer of [corrected, next]) {
      expect(answer).toMatchObject({ around: [], correctedSince: [] });
      expect(answer.answer === 'judged' ? answer.needed.map(({ of }) => of) : []).toEqual(['close', 'volume', 'run']);
    }
    expect(later).toMatchObject({ judgement: { verdict: 'normal' }, correctedSince: [wrong.time] });
    const line = `It was judged before the bar of ${sessionDate(wrong.time)} was corrected, and stands as it was.`;
    expect(whyNotText(later).replaceAll('\n', ' ')).toContain(line);
    expect(whyNotText(next)).not.toContain('It was judged before');
  });

  test('names in the quiet bars after a finding the one that was still open, until when, and what it would have taken in', async () => {
    const { recorder } = await shocked();
    const quiet = Array.from({ length: 5 }, (_, i) => barAt(92 + i, 179 + 0.1 * i, 5e7));
    const askOf = async (n: number) =>
      withLeastChanges(recallOf(recorder), await whyNot(recorder.live, 'AAPL', dayOf(n)));
    const [row] = await recorder.live.findings({ limit: 1 });
    const found = { id: row?.id, onset: barAt(90, 1, 1).time };
    const unended = await askOf(91);
    expect(unended).toMatchObject({ open: [{ ...found, until: null }] });
    expect(whyNotText(unended).replaceAll('\n', ' ')).toContain(
      `The finding ${row?.id} was still open, and would have taken the bar in with a close below`,
    );
    await recorder.record('AAPL', quiet);
    const [first, last, after] = await Promise.all([askOf(91), askOf(93), askOf(94)]);
    for (const answer of [first, last]) {
      if (answer.answer !== 'judged') throw new Error('nothing was judged');
      expect(answer).toMatchObject({ around: [], open: [{ ...found, until: barAt(93, 1, 1).time }] });
      expect(answer.open[0]?.needed.map(({ of }) => of)).toEqual(expect.arrayContaining(['close', 'volume']));
      expect(whyNotText(answer).replaceAll('\n', ' ')).toMatch(
        new RegExp(
          `The finding ${row?.id} was still open until ${sessionDate(barAt(93, 1, 1).time)}, and would have taken the bar in with a close below [\\d.]+ or above [\\d.]+, or a volume above`,
        ),
      );
      expect(whyNotItem(answer)).toMatchObject({ open: [{ until: new Date(barAt(93, 1, 1).time).toISOString() }] });
    }
    expect(after).toMatchObject({ around: [], open: [] });
  });

  test('is left as it was where a finding holds the day, or the log cannot tell', async () => {
    const { recorder } = await shocked();
    const found = await whyNot(recorder.live, 'AAPL', dayOf(90));
    expect(await withLeastChanges(recallOf(recorder), found)).toBe(found);
    const quiet = await whyNot(recorder.live, 'AAPL', dayOf(85));
    expect(await withLeastChanges(recallOf(openRecorder(STANDARD)), quiet)).toBe(quiet);
  });
});
