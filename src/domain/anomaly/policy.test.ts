import { expect, test } from 'vitest';
import { atBudget, type PolicyDocument } from './policy.ts';
import { naive } from './policies/naive.ts';
import { standard } from './policies/standard.ts';

const budgetsOf = (document: PolicyDocument | null): readonly object[] =>
  (document?.rules ?? []).flatMap(({ levels }) => ('budget' in levels ? [levels.budget] : []));

/** One for each rule of the standard policy. */
const threeOf = (budget: object): readonly object[] => [budget, budget, budget];

test('a policy at another budget is the same with other numbers of alerts, of which the graver ones are at most all', () => {
  const document = standard();
  expect(budgetsOf(document)).toMatchObject(
    threeOf({ alertsPerTickerYear: 4, highPerTickerYear: 1, criticalPerTickerYear: 0.1 }),
  );
  expect(budgetsOf(atBudget(document, 12))).toMatchObject(
    threeOf({ alertsPerTickerYear: 12, highPerTickerYear: 1, criticalPerTickerYear: 0.1 }),
  );
  expect(budgetsOf(atBudget(document, 0.5))).toMatchObject(
    threeOf({ alertsPerTickerYear: 0.5, highPerTickerYear: 0.5, criticalPerTickerYear: 0.1 }),
  );
  expect(budgetsOf(atBudget(document, 0.05))).toMatchObject(
    threeOf({ alertsPerTickerYear: 0.05, highPerTickerYear: 0.05, criticalPerTickerYear: 0.05 }),
  );
  expect(atBudget(document, 4)).toEqual(document);
  expect(document).toEqual(standard());
});

test('a policy with a rule of fixed levels keeps to no budget, also beside a rule that does', () => {
  expect(atBudget(naive, 4)).toBeNull();
  expect(atBudget({ name: 'both', rules: [...standard().rules, ...naive.rules] }, 4)).toBeNull();
});
