import type { runCucumber } from '@cucumber/cucumber/api';

type OnMessage = NonNullable<Parameters<typeof runCucumber>[2]>;
type Envelope = Parameters<OnMessage>[0];
type Feature = NonNullable<NonNullable<Envelope['gherkinDocument']>['feature']>;

type Scenario = { readonly id: string; readonly name: string };

const scenariosOf = ({ children }: Feature): readonly Scenario[] =>
  children.flatMap(({ scenario, rule }) => [
    ...(scenario ? [scenario] : []),
    ...(rule?.children ?? []).flatMap((child) => child.scenario ?? []),
  ]);

/** What in the messages of a run looks like a check and checks nothing: features without scenarios, scenarios without steps or examples, a run without scenarios; one line each. */
export const emptinessOf = (messages: readonly Envelope[]): readonly string[] => {
  const filled = new Set(
    messages.flatMap(({ pickle }) => (pickle && pickle.steps.length > 0 ? pickle.astNodeIds : [])),
  );
  const empty = messages.flatMap(({ gherkinDocument: document }) => {
    if (!document) return [];
    const scenarios = document.feature ? scenariosOf(document.feature) : [];
    if (scenarios.length === 0) return [`${document.uri} has no scenario.`];
    const idle = scenarios.filter(({ id }) => !filled.has(id));
    return idle.map(({ name }) => `${document.uri}: "${name}" has no step or no example.`);
  });
  return messages.some(({ testCaseStarted }) => testCaseStarted) ? empty : [...empty, 'No scenario was run.'];
};
