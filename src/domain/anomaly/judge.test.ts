import { describe, expect, test } from 'vitest';
import { detectorOf } from './detectors/index.ts';
import type { Reading } from './detector.ts';
import { continues, judgeRule, starts, type Read, type RuleVerdict } from './judge.ts';
import { levelsOf, type Levels } from './levels.ts';
import { standard } from './policies/standard.ts';
import { judgementOf } from './summary.ts';
import { combine } from './surprise.ts';
import { surpriseOfZ } from './tail.ts';

const [LEVELS] = levelsOf({ ...standard(), id: 'standard' }, '1d');

const levels = (): Levels => {
  if (!LEVELS) throw new Error('the policy has no rule');
  return LEVELS;
};

const readingAt = (z: number): Reading => ({ status: 'ready', value: z, expected: 0, spread: 1, sample: 63 });

const read = (name: 'return' | 'volume', reading: Reading): Read => {
  const detector = detectorOf(name);
  if (!detector) throw new Error(`no detector is called ${name}`);
  return { detector, reading };
};

const judge = (...reads: readonly Read[]): RuleVerdict => judgeRule(levels(), reads, 7);

const tailOf = (i: number) => levels().rule.channels[i]?.tail ?? { type: 'normal' as const, side: 'both' as const };

describe('a rule', () => {
  test('lets the rarest channel speak, each counted as a test', () => {
    const { evidence, channels } = judge(read('return', readingAt(-3)), read('volume', readingAt(9)));
    const alone = surpriseOfZ(tailOf(1), 9);
    expect(evidence).toMatchObject({ time: 7, kind: 'volume', direction: 'up', surprise: combine(alone, 2) });
    expect(channels.map(({ detector, z }) => [detector, z])).toEqual([
      ['return', -3],
      ['volume', 9],
    ]);
    expect(judge(read('return', readingAt(-9)), read('volume', readingAt(3))).evidence).toMatchObject({
      kind: 'price',
      direction: 'down',
    });
  });

  test('counts only the channels that have a reading', () => {
    const { evidence, channels } = judge(read('return', readingAt(9)), read('volume', { status: 'absent' }));
    expect(channels).toHaveLength(1);
    expect(channels[0]?.threshold).toBe(levels().thresholds[0]?.[0]);
    expect(evidence?.surprise).toBe(surpriseOfZ(tailOf(0), 9));
  });

  test('waits for the nearest baseline while there is none', () => {
    const verdict = judge(
      read('return', { status: 'warming-up', missing: 9 }),
      read('volume', { status: 'warming-up', missing: 8 }),
    );
    expect(verdict).toMatchObject({ evidence: null, missing: 8, channels: [] });
  });

  test('keeps z finite when the spread is next to nothing', () => {
    const reading: Reading = { status: 'ready', value: -1e300, expected: 0, spread: 1e-300, sample: 63 };
    expect(judge(read('return', reading)).channels[0]?.z).toBe(-Number.MAX_VALUE);
  });

  test('makes nothing of readings it has no channel for', () => {
    expect(judge()).toMatchObject({ evidence: null, missing: 0, channels: [] });
  });
});

describe('starting and continuing', () => {
  const at = (surprise: number, kind: 'price' | 'flat-baseline') => {
    const { evidence } = judge(read('return', readingAt(9)));
    if (!evidence) throw new Error('no evidence');
    return { ...evidence, surprise, kind };
  };

  test('need more than the level itself', () => {
    const { enter, leave } = levels();
    expect([enter, enter + 1e-9].map((surprise) => starts(levels(), at(surprise, 'price')))).toEqual([false, true]);
    expect([leave, leave + 1e-9].map((surprise) => continues(levels(), at(surprise, 'price')))).toEqual([false, true]);
  });

  test('come of themselves with a flat baseline', () => {
    expect([starts(levels(), at(0, 'flat-baseline')), continues(levels(), at(0, 'flat-baseline'))]).toEqual([
      true,
      true,
    ]);
  });
});

describe('the judgement of several rules', () => {
  const verdict = judge(read('return', readingAt(9)));
  const mild = judge(read('return', readingAt(1)));

  test('has the score of the most surprising one, whatever counts', () => {
    const surprise = verdict.evidence?.surprise ?? NaN;
    const judgement = judgementOf([
      { verdict, raised: null },
      { verdict: mild, raised: mild.evidence },
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
