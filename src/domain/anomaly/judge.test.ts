import { describe, expect, test } from 'vitest';
import { detectorOf } from './detectors/index.ts';
import type { Reading } from './detector.ts';
import { continues, evidenceOf, judgeRule, starts, type RuleVerdict } from './judge.ts';
import type { Read } from './measure.ts';
import { DAILY_PRIOR, lineOf, ownSurprise, unknownTail, type OwnTail } from './own-tail.ts';
import { levelsOf, type Levels } from './levels.ts';
import { standard } from './policies/standard.ts';
import { judgementOf } from './summary.ts';
import { combine } from './surprise.ts';
import { surpriseOfZ, zOfSurprise } from './tail.ts';

const [LEVELS] = levelsOf({ ...standard(), id: 'standard' }, '1d');

const levels = (): Levels => {
  if (!LEVELS) throw new Error('the policy has no rule');
  return LEVELS;
};

const readingAt = (z: number): Reading => ({ status: 'ready', value: z, expected: 0, spread: 1, sample: 63 });

type Name = 'return' | 'volume' | 'gap' | 'bad-tick' | 'stale' | 'missing-bars';

const read = (name: Name, reading: Reading, own: OwnTail | null = null): Read => {
  const detector = detectorOf(name);
  if (!detector) throw new Error(`no detector is called ${name}`);
  return { detector, reading, own };
};

const judge = (...reads: readonly Read[]): RuleVerdict => judgeRule(levels(), reads, 7);

const tailOf = (i: number) => levels().rule.channels[i]?.tail ?? { type: 'normal' as const, side: 'both' as const };

describe('a rule', () => {
  test('lets the rarest channel speak, each counted as a test', () => {
    const verdict = judge(read('return', readingAt(-3)), read('volume', readingAt(9)));
    const alone = surpriseOfZ(tailOf(1), 9);
    expect(evidenceOf(verdict)).toMatchObject({
      time: 7,
      kind: 'volume',
      direction: 'up',
      surprise: combine(alone, levels().tests),
    });
    expect(verdict.channels.map(({ detector, z }) => [detector, z])).toEqual([
      ['return', -3],
      ['volume', 9],
    ]);
    expect(evidenceOf(judge(read('return', readingAt(-9)), read('volume', readingAt(3))))).toMatchObject({
      kind: 'price',
      direction: 'down',
    });
  });

  test('of one channel is as surprised as that is, whatever its weight', () => {
    const lasting = levelsOf({ ...standard(), id: 'standard' }, '1d').find(({ rule }) => rule.name === 'level-shift');
    const detector = detectorOf('level-shift');
    if (!lasting || !detector) throw new Error('the policy has no rule of level shifts');
    const verdict = judgeRule(lasting, [{ detector, reading: readingAt(-9.6), own: null }], 7);
    expect(lasting.tests).toBe(1);
    expect(verdict.share).toBeCloseTo((verdict.channels[0]?.surprise ?? NaN) - Math.log10(20), 9);
    expect(evidenceOf(verdict)?.surprise).toBe(verdict.channels[0]?.surprise);
  });

  test('of one channel that is read once a session speaks of bars all the same', () => {
    const lasting = levelsOf({ ...standard(), id: 'standard' }, '5m').find(({ rule }) => rule.channels.length === 1);
    const detector = detectorOf('session-level');
    if (!lasting || !detector) throw new Error('the policy has no rule of levels within the day');
    const verdict = judgeRule(lasting, [{ detector, reading: readingAt(-9.6), own: null }], 7);
    const ofSessions = verdict.channels[0]?.surprise ?? NaN;
    expect(evidenceOf(verdict)?.surprise).toBeCloseTo(ofSessions + Math.log10(78), 9);
  });

  test('counts a channel by its weight: what it finds must be as much rarer as it may alarm less', () => {
    const at = (name: Name, i: number, surprise: number) =>
      judge(read(name, readingAt(zOfSurprise(tailOf(i), surprise)))).share;
    expect(at('return', 0, 3)).toBeCloseTo(3, 9);
    expect(at('gap', 2, 3)).toBeCloseTo(3 + Math.log10(0.667), 9);
    expect(at('bad-tick', 4, 3)).toBeCloseTo(3 + Math.log10(0.05), 9);
  });

  test('lets missing bars speak unless what they end in starts a finding by itself, however rare they are', () => {
    const after = (z: number, hole: Reading = readingAt(12)) => {
      const verdict = judge(read('missing-bars', hole), read('return', readingAt(z)));
      return { starts: starts(verdict), ...evidenceOf(verdict) };
    };
    const alone = evidenceOf(judge(read('return', readingAt(-9))));
    expect(after(-9)).toEqual({ starts: true, ...alone, hole: 12 });
    expect(alone).not.toMatchObject({ severity: 'critical' });
    expect(judge(read('missing-bars', readingAt(12)), read('return', readingAt(-9))).share).toBe(12);
    expect(after(-9, { status: 'absent' })).toEqual({ starts: true, ...alone });
    expect(after(-1)).toMatchObject({ starts: true, kind: 'missing-bars', direction: null, severity: 'critical' });
    expect(after(-1)).not.toHaveProperty('hole');
    expect(after(-1, readingAt(0.01))).toMatchObject({ starts: false, kind: 'price' });
  });

  test('makes the same of a bar that lacks a channel', () => {
    const alone = judge(read('return', readingAt(9)), read('volume', { status: 'absent' }));
    const beside = judge(read('return', readingAt(9)), read('volume', readingAt(0)));
    expect(alone.channels).toHaveLength(1);
    expect(evidenceOf(alone)?.surprise).toBe(evidenceOf(beside)?.surprise);
  });

  test('gives each channel the z at which it alone would start a finding, wherever the levels have moved', () => {
    const own = { bars: 1000, over: 90, excess: 120 };
    const reads = [read('return', readingAt(9), own), read('volume', readingAt(3)), read('gap', readingAt(-2))];
    for (const shift of [-0.4, 0, 0.7]) {
      const { channels, enter } = judgeRule(levels(), reads, 7, shift);
      expect(enter).toBeCloseTo(levels().enter + shift, 12);
      channels.forEach(({ threshold }, i) => {
        const { share } = judgeRule(levels(), [{ ...reads[i], reading: readingAt(threshold) } as Read], 7, shift);
        expect(share).toBeCloseTo(enter, 9);
      });
    }
  });

  test('corrects the surprise by the tail of the ticker', () => {
    const own = { bars: 1000, over: 200, excess: 300 };
    const pooled = surpriseOfZ(tailOf(0), 9);
    expect(judge(read('return', readingAt(9), own)).channels[0]?.surprise).toBe(ownSurprise(lineOf(own), pooled));
    expect(judge(read('return', readingAt(9), unknownTail(DAILY_PRIOR))).channels[0]?.surprise).toBeCloseTo(pooled, 12);
  });

  test('waits for the nearest baseline while there is none', () => {
    const verdict = judge(
      read('return', { status: 'warming-up', missing: 9 }),
      read('volume', { status: 'warming-up', missing: 8 }),
    );
    expect(verdict).toMatchObject({ loudest: null, missing: 8, channels: [] });
  });

  test('keeps z finite when the spread is next to nothing', () => {
    const reading: Reading = { status: 'ready', value: -1e300, expected: 0, spread: 1e-300, sample: 63 };
    expect(judge(read('return', reading)).channels[0]?.z).toBe(-Number.MAX_VALUE);
  });

  test('makes nothing of readings it has no channel for', () => {
    expect(judge()).toMatchObject({ loudest: null, missing: 0, channels: [] });
  });
});

describe('starting and continuing', () => {
  const shifted = (shift: number): RuleVerdict => judgeRule(levels(), [read('return', readingAt(9))], 7, shift);
  const { share } = shifted(0);
  const toEnter = share - levels().enter;
  const toLeave = share - levels().leave;

  test('need more than the level itself, as far as it has moved', () => {
    expect([toEnter + 1e-9, toEnter - 1e-9].map((shift) => starts(shifted(shift)))).toEqual([false, true]);
    expect([toLeave + 1e-9, toLeave - 1e-9].map((shift) => continues(shifted(shift)))).toEqual([false, true]);
  });

  test('leave severity to rarity alone', () => {
    expect(evidenceOf(shifted(0.9))?.severity).toBe(evidenceOf(shifted(-0.9))?.severity);
  });

  test('do not happen where trading is thin, though the score is kept', () => {
    const thin = judge(read('return', readingAt(9)), read('stale', { status: 'thin' }));
    expect([starts(thin), continues(thin)]).toEqual([false, false]);
    expect(thin.share).toBe(share);
    expect(judgementOf([{ verdict: thin, raised: null }])).toMatchObject({ verdict: 'normal', reason: 'thin-trading' });
  });

  test('come of themselves with a flat baseline', () => {
    const flat = judge(read('return', { status: 'flat', value: 1, expected: 1, sample: 20 }));
    expect([starts(flat), continues(flat)]).toEqual([true, true]);
    expect(starts(judge())).toBe(false);
  });
});

describe('the judgement of several rules', () => {
  const verdict = judge(read('return', readingAt(9)));
  const mild = judge(read('return', readingAt(1)));

  test('has the score of the most surprising one, whatever counts', () => {
    const surprise = evidenceOf(verdict)?.surprise ?? NaN;
    const judgement = judgementOf([
      { verdict, raised: null },
      { verdict: mild, raised: evidenceOf(mild) },
    ]);
    expect(judgement).toMatchObject({
      verdict: 'anomalous',
      reason: 'continues-finding',
      score: surprise / (1 + surprise),
    });
    expect(judgement.channels).toHaveLength(2);
  });

  test('is normal when none counts', () => {
    expect(judgementOf([{ verdict: mild, raised: null }])).toMatchObject({
      verdict: 'normal',
      reason: 'within-normal',
    });
  });

  test('says warming up before it says that nothing was traded', () => {
    const idle = { verdict: judge(read('volume', { status: 'absent' })), raised: null };
    const warming = { verdict: judge(read('return', { status: 'warming-up', missing: 3 })), raised: null };
    expect(judgementOf([idle, warming])).toMatchObject({ verdict: 'unjudged', reason: 'warming-up', missing: 3 });
    expect(judgementOf([idle])).toMatchObject({ verdict: 'unjudged', reason: 'no-volume', missing: 0 });
  });
});
