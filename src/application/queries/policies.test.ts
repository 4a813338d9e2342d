import { describe, expect, test } from 'vitest';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import type { Policy, PolicyDocument, Rule } from '../../domain/anomaly/policy.ts';
import { surpriseOfZ } from '../../domain/anomaly/tail.ts';
import { comparisonText, policyText } from '../wording/policy-text.ts';
import { comparePolicies } from './compare-policies.ts';
import { describePolicy } from './describe-policy.ts';

const identified = (document: PolicyDocument, id: string): Policy => ({ ...document, id });

const STANDARD = identified(standard(), 'standard@one');
const NAIVE = identified(naive, 'naive@one');

const withRule = (change: (rule: Rule) => Rule): Policy => ({
  ...identified(standard(), 'standard@other'),
  rules: standard().rules.map((rule, i) => (i === 0 ? change(rule) : rule)),
});

const placesOf = (other: Policy): readonly string[] =>
  comparePolicies(STANDARD, other, '1d').differences.map(({ where, one, other: its }) => `${where}: ${one} | ${its}`);

describe('what a policy says', () => {
  test('each channel starts a finding at the z that its weight leaves it, and is high and critical beyond', () => {
    const rules = describePolicy(STANDARD, '1d').rules.slice(0, 1);
    expect(rules).toMatchObject([{ name: 'shock', alertsPerTickerYear: 4, quietBars: 3 }]);
    const channels = rules.flatMap((rule) => rule.channels);
    for (const { tail, finding, high, critical } of channels) {
      expect(10 ** surpriseOfZ(tail, finding.z)).toBeCloseTo(finding.onceIn, 6);
      expect(high.z).toBeGreaterThan(finding.z);
      expect(critical?.z).toBeGreaterThan(high.z);
    }
    const [price = NaN, , gap = NaN] = channels.map(({ finding }) => finding.onceIn);
    expect(gap / price).toBeCloseTo(1 / 0.667, 9);
  });

  test('of other bars it holds to the same number a year', () => {
    const onceIn = (interval: '1d' | '5m') =>
      describePolicy(STANDARD, interval).rules[0]?.channels[0]?.finding.onceIn ?? 0;
    expect(onceIn('5m')).toBeGreaterThan(40 * onceIn('1d'));
  });

  test('fixed levels are held to no number and never critical', () => {
    const { rules } = describePolicy(NAIVE, '1d');
    expect(rules.map(({ name, alertsPerTickerYear }) => [name, alertsPerTickerYear])).toEqual([
      ['price', null],
      ['volume', null],
    ]);
    const levels = rules[0]?.channels[0];
    expect(levels?.finding.z).toBeCloseTo(2, 6);
    expect(levels?.finding.onceIn).toBeCloseTo(21.98, 2);
    expect([levels?.high.z, levels?.critical]).toEqual([expect.closeTo(3, 6), null]);
  });

  test.each([STANDARD, NAIVE])('in lines of 80 columns: $id', (policy) => {
    const lines = policyText(describePolicy(policy, '1d')).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines[0]).toBe(`${policy.id}, on bars of 1d`);
  });
});

describe('what two policies differ in', () => {
  test('nothing, where they are the same', () => {
    expect(comparePolicies(STANDARD, STANDARD, '1d').differences).toEqual([]);
    expect(comparisonText(comparePolicies(STANDARD, STANDARD, '1d'))).toBe('standard@one is the same policy.');
  });

  test('the budget, and with it where every channel starts a finding', () => {
    const places = placesOf(identified(standard(2), 'standard@two'));
    const rules = standard().rules.filter(({ levels }) => 'budget' in levels);
    const stated = places.filter((place) => place.endsWith(', alerts per ticker year: 4 | 2'));
    expect(stated).toEqual(rules.map(({ name }) => `${name}, alerts per ticker year: 4 | 2`));
    const channels = places.filter((place) => !stated.includes(place));
    expect(channels.every((place) => /^[a-z-]+, [a-z-]+, finding from z: \d/.test(place))).toBe(true);
    const daily = rules.filter(({ intervals }) => intervals !== 'intraday');
    expect(channels).toHaveLength(daily.flatMap((rule) => rule.channels).length);
  });

  test('a weight, and a weight that only one of them states', () => {
    const other = withRule((rule) => ({
      ...rule,
      channels: rule.channels.map((channel, i) => (i === 0 ? { ...channel, weight: 0.5 } : channel)),
    }));
    expect(placesOf(other)).toEqual([
      expect.stringMatching(/^shock, return, finding from z: \d\.\d\d \| \d\.\d\d$/),
      'shock, return, weight: null | 0.5',
    ]);
  });

  test('a rule or a channel that only one of them has, by its name alone', () => {
    const [first] = standard().rules;
    expect(placesOf(withRule((rule) => ({ ...rule, channels: rule.channels.slice(1) })))).toContain(
      'shock, return: there | null',
    );
    const places = comparePolicies(STANDARD, NAIVE, '1d').differences.map(({ where }) => where);
    expect(places).toContain(first?.name);
    expect(places.filter((where) => where.includes(', '))).toEqual([]);
  });

  test('numbers that read the same and are not', () => {
    const other = withRule((rule) => ({
      ...rule,
      channels: rule.channels.map((channel) =>
        channel.tail.type === 'table'
          ? { ...channel, tail: { ...channel.tail, z: channel.tail.z.with(1, 0.001) } }
          : channel,
      ),
    }));
    expect(placesOf(other)[0]).toMatch(/^shock, return, tail z: (.*) \| \1, not the same$/);
  });

  test('in lines of 80 columns', () => {
    const text = comparisonText(comparePolicies(STANDARD, NAIVE, '1d'));
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toMatch(/^price +not there +there$/m);
  });
});
