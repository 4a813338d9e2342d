import type { Tail } from './tail.ts';

/** What a tail counts: bars, or sessions, of which a quantity is read once. */
export const COUNTED = ['bar', 'session'] as const;

/** Intervals a rule is for: a day, or all that are shorter. */
export const INTERVALS_OF_RULES = ['daily', 'intraday'] as const;

/** One measured quantity of a rule: the detector that reads it, how rare its z-scores are (`per` bar unless said otherwise), and its `weight` (1 unless said otherwise): the share of the false alarms it may take, against the other channels' (Genovese, Roeder & Wasserman, 2006). */
export type Channel = {
  readonly detector: string;
  readonly tail: Tail;
  readonly weight?: number | undefined;
  readonly per?: (typeof COUNTED)[number] | undefined;
};

/** The z-scores above which a rule of one channel starts a finding and calls it high, and above which (unless said otherwise: `enter`) a finding goes on. */
export type FixedLevels = { readonly enter: number; readonly high: number; readonly leave?: number | undefined };

/** Levels that follow from a stated number of findings: `findingsPerYear` of a ticker, as measured with this rule at rising surprises. */
export type Budget = {
  readonly alertsPerTickerYear: number;
  readonly highPerTickerYear: number;
  readonly criticalPerTickerYear: number;
  /** How much less surprising than `enter` a bar may be and still continue the finding. */
  readonly leaveBelowEnter: number;
  /** Surprise of a channel of weight 1 against log10 of the bars from one finding to the next, both rising. */
  readonly barsPerFinding: { readonly surprise: readonly number[]; readonly logBars: readonly number[] };
};

/** Channels judged together: the rarest speaks for the bar, and consecutive alarms are one finding; `intervals` are those it judges, all unless said otherwise. */
export type Rule = {
  readonly name: string;
  readonly intervals?: (typeof INTERVALS_OF_RULES)[number] | undefined;
  readonly channels: readonly Channel[];
  readonly levels: { readonly z: FixedLevels } | { readonly budget: Budget };
  /** How many independent tests the channels amount to, by how often one of them is that rare; the sum of their weights unless measured, and 1 of one channel. */
  readonly tests?: number | undefined;
  /** A finding ends after this many bars in a row that do not continue it. */
  readonly quietBars: number;
};

/** What counts as unusual: an immutable document. A rule name is its own within the policy. */
export type PolicyDocument = { readonly name: string; readonly rules: readonly Rule[] };

/** A policy document with the id made of its name and the hash of its content, `standard@0f3a…`. */
export type Policy = PolicyDocument & { readonly id: string };

/** The budget with another number of alerts per ticker and year, of which the high and critical ones are at most all. */
export const budgetAt = (budget: Budget, alertsPerTickerYear: number): Budget => ({
  ...budget,
  alertsPerTickerYear,
  highPerTickerYear: Math.min(budget.highPerTickerYear, alertsPerTickerYear),
  criticalPerTickerYear: Math.min(budget.criticalPerTickerYear, alertsPerTickerYear),
});

/** The document with another number of alerts per ticker and year; null where no rule has a budget. Rules with fixed levels stay as they are. */
export const atBudget = (document: PolicyDocument, alertsPerTickerYear: number): PolicyDocument | null => {
  if (!document.rules.some(({ levels }) => 'budget' in levels)) return null;
  const rules = document.rules.map((rule) =>
    'budget' in rule.levels ? { ...rule, levels: { budget: budgetAt(rule.levels.budget, alertsPerTickerYear) } } : rule,
  );
  return { ...document, rules };
};
