import type { PolicyDocument, Rule } from '../../domain/anomaly/policy.ts';
import { isMeasured } from './measured.ts';
import type { Tails } from './tails.ts';

/** Tails, by how much the surprise of the entry level lies above log10 of the bars from one finding to the next, and how many independent tests the channels amount to. */
export type Calibration = { readonly tails: Tails; readonly offset: number; readonly tests: number };

const shifted = (value: number, offset: number): number => Number((value + offset).toFixed(2));

/** Surprise of the entry level against log10 of the bars from one finding to the next. */
export const barsPerFinding = (offset: number) => ({
  surprise: [shifted(1, offset), shifted(4, offset)],
  logBars: [1, 4],
});

const levelsOf = (levels: Rule['levels'], offset: number): Rule['levels'] =>
  'budget' in levels ? { budget: { ...levels.budget, barsPerFinding: barsPerFinding(offset) } } : levels;

const ruleOf = (rule: Rule, { tails, offset, tests }: Calibration): Rule => ({
  ...rule,
  channels: rule.channels.map((channel) => {
    const tail = channel.tail.type === 'table' ? tails[channel.detector] : undefined;
    return tail ? { ...channel, tail } : channel;
  }),
  levels: levelsOf(rule.levels, offset),
  tests,
});

/** The document with another calibration of the rules that judge daily bars by measured tails. */
export const calibrated = (document: PolicyDocument, calibration: Calibration): PolicyDocument => ({
  ...document,
  rules: document.rules.map((rule) => (isMeasured(rule) ? ruleOf(rule, calibration) : rule)),
});
