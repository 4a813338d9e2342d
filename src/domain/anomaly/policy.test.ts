import { expect, test } from 'vitest';
import { atBudget, type PolicyDocument } from './policy.ts';
import { naive } from './policies/naive.ts';
import { standard } from './policies/standard.ts';

const budgetsOf = (document: PolicyDocument | null): readonly object[] =>
  (document?.rules ?? []).flatMap(({ levels }) => ('budget' in levels ? [levels.budget] : []));

/** One for each rule of the standard policy. */
const fiveOf = (budget: object): readonly object[] => [budget, budget, budget, budget, budget];

test('a policy at another budget is the same with other numbers of alerts, of which the graver ones are at most all', () => {
  const document = standard();
  expect(budgetsOf(document)).toMatchObject(
    fiveOf({ alertsPerTickerYear: 4, highPerTickerYear: 1, criticalPerTickerYear: 0.1 }),
  );
  expect(budgetsOf(atBudget(document, 12))).toMatchObject(
    fiveOf({ alertsPerTickerYear: 12, highPerTickerYear: 1, criticalPerTickerYear: 0.1 }),
  );
  expect(budgetsOf(atBudget(document, 0.5))).toMatchObject(
    fiveOf({ alertsPerTickerYear: 0.5, highPerTickerYear: 0.5, criticalPerTickerYear: 0.1 }),
  );
  expect(budgetsOf(atBudget(document, 0.05))).toMatchObject(
    fiveOf({ alertsPerTickerYear: 0.05, highPerTickerYear: 0.05, criticalPerTickerYear: 0.05 }),
  );
  expect(atBudget(document, 4)).toEqual(document);
  expect(document).toEqual(standard());
});

test('a policy without a budget keeps to none; rules of fixed levels stay as they are beside one', () => {
  expect(atBudget(naive, 4)).toBeNull();
  const both = { name: 'both', rules: [...standard().rules, ...naive.rules] };
  expect(atBudget(both, 2)?.rules).toEqual([...standard(2).rules, ...naive.rules]);
});
