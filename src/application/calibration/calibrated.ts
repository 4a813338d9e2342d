import type { Budget, PolicyDocument, Rule } from '../../domain/anomaly/policy.ts';
import { isMeasured, type Span } from './measured.ts';
import type { Tails } from './tails.ts';

/** Surprise of the entry level against log10 of the bars from one finding to the next. */
export type BarsPerFinding = Budget['barsPerFinding'];

/** What is measured of bars of a span: tails, how rare findings are at a level, and how many independent tests the channels amount to. */
export type Calibration = { readonly tails: Tails; readonly barsPerFinding: BarsPerFinding; readonly tests: number };

const levelsOf = (levels: Rule['levels'], barsPerFinding: BarsPerFinding): Rule['levels'] =>
  'budget' in levels ? { budget: { ...levels.budget, barsPerFinding } } : levels;

const ruleOf = (rule: Rule, { tails, barsPerFinding, tests }: Calibration): Rule => ({
  ...rule,
  channels: rule.channels.map((channel) => {
    const tail = channel.tail.type === 'table' ? tails[channel.detector] : undefined;
    return tail ? { ...channel, tail } : channel;
  }),
  levels: levelsOf(rule.levels, barsPerFinding),
  tests,
});

/** The document with another calibration of the rules that judge bars of a span by measured tails. */
export const calibrated = (document: PolicyDocument, span: Span, calibration: Calibration): PolicyDocument => ({
  ...document,
  rules: document.rules.map((rule) => (isMeasured(rule, span) ? ruleOf(rule, calibration) : rule)),
});
