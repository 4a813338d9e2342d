import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import type { PolicyDocument } from '../../domain/anomaly/policy.ts';
import { readPolicyFile } from '../composition/policy-file.ts';
import { openWorkplace, TAPEWATCH } from '../local/workplace.fixture.ts';

const place = openWorkplace();

afterAll(() => place.close());

const AAPL = fileURLToPath(new URL('../../adapters/market-data/sample/aapl.csv.gz', import.meta.url));

const example = readPolicyFile('docs/examples/forest.policy.json');

const namesIn = ({ rules }: PolicyDocument): readonly (readonly string[])[] =>
  rules.map(({ name, channels }) => [name, ...channels.map(({ detector }) => detector)]);

const evenly = ({ name, rules }: PolicyDocument): PolicyDocument => ({
  name,
  rules: rules.map((rule) => ({ ...rule, channels: rule.channels.map((channel) => ({ ...channel, weight: 1 })) })),
});

const reasonsUnder = async (policy: string): Promise<readonly string[]> => {
  const { stdout } = await place.run(TAPEWATCH, ['detect', AAPL, '--policy', policy, '--format', 'ndjson']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { reason } = Object(JSON.parse(line));
      return String(reason);
    });
};

describe('the forest, an optional detector', { timeout: 60_000 }, () => {
  test('is switched on by the example: the standard policy with a channel more, its tail measured', () => {
    const [shock = [], ...others] = namesIn(standard());
    expect(namesIn(example)).toEqual([[...shock, 'forest'], ...others]);
    expect(example.rules[0]?.channels.at(-1)?.tail).toMatchObject({ type: 'table', side: 'both' });
  });

  test('says what weighs most in a bar where a policy gives it a full say', async () => {
    const policy = place.write('evenly.json', JSON.stringify(evenly(example)));
    expect(await reasonsUnder(policy)).toContainEqual(
      expect.stringMatching(
        /^AAPL stood apart mostly by its (return|volume|range|gap) on \d{4}-\d{2}-\d{2}, at odds of [\d.]+ to 1 where up to [\d.]+ to 1 is normal: /,
      ),
    );
  });

  test('is silent under the policy in force', async () => {
    expect((await reasonsUnder('standard')).filter((reason) => reason.includes('stood apart'))).toEqual([]);
  });
});
