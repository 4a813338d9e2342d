import assert from 'node:assert/strict';
import { Then, When, type DataTable } from '@cucumber/cucumber';
import type { TapewatchWorld } from '../support/world.ts';

When('the time is noted', async function (this: TapewatchWorld) {
  this.noted = await this.driver.clock();
});

Then(
  'as of the noted time these findings of {ticker} stood',
  async function (this: TapewatchWorld, ticker: string, table: DataTable) {
    const findings = await this.driver.findingsAsOf(ticker, this.noted);
    assert.deepEqual(
      findings.map(({ sessionDate, severity }) => [sessionDate, severity]),
      table.rows(),
    );
  },
);

Then('as of the noted time nothing was found of {ticker}', async function (this: TapewatchWorld, ticker: string) {
  assert.deepEqual(await this.driver.findingsAsOf(ticker, this.noted), []);
});

const replayOf = async (world: TapewatchWorld, policy: string): Promise<string> => {
  world.before = await world.findings();
  return world.driver.judgeAgain(policy);
};

Then('judged again under the classic rule, Tapewatch answers', async function (this: TapewatchWorld, table: DataTable) {
  const answer = (await replayOf(this, 'naive')).replaceAll(/ +/g, ' ');
  for (const [said = ''] of table.raw())
    assert.ok(answer.includes(said), `Tapewatch answered:\n${answer}\nand not: ${said}`);
});

Then('judged again under the standard policy, nothing changes', async function (this: TapewatchWorld) {
  const answer = await replayOf(this, 'standard');
  assert.match(answer, /^added 0, removed 0, earlier 0, later 0, severity 0, unchanged [1-9]/m);
});
