import assert from 'node:assert/strict';
import { Then, type DataTable } from '@cucumber/cucumber';
import type { Finding } from '../../src/application/finding.ts';
import { clockText } from '../../src/application/wording/calendar-words.ts';
import { sessionDate } from '../../src/domain/market/session.ts';
import type { TapewatchWorld } from '../support/world.ts';

const zOf = ({ value, expected, spread }: Finding): string =>
  spread === 0 ? 'none' : ((value - expected) / spread).toFixed(2);

const firstOf = ({ bars }: Finding): string => sessionDate(Date.parse(bars[0] ?? ''));

const lastOf = ({ bars }: Finding): string => sessionDate(Date.parse(bars.at(-1) ?? ''));

/** What a column of a table says of a finding: its `session` is that of the bar that told it, and it lasts `since` the one that a lasting change began with, which for a drawdown is the peak. */
const COLUMNS: Readonly<Record<string, (finding: Finding) => string>> = {
  ticker: ({ ticker }) => ticker,
  session: firstOf,
  since: (finding) => finding.sessionDate,
  'New York time': ({ timestamp }) => clockText(Date.parse(timestamp)),
  kind: ({ kind }) => kind,
  direction: ({ direction }) => direction ?? 'none',
  severity: ({ severity }) => severity,
  z: zOf,
  'unusual bars': ({ bars }) => String(bars.length),
  'last of them': lastOf,
  over: ({ endTimestamp }) => (endTimestamp === null ? 'no' : 'yes'),
};

const cellOf = (finding: Finding, column: string): string => {
  const cell = COLUMNS[column];
  if (!cell) throw new Error(`No column is called "${column}"; there are ${Object.keys(COLUMNS).join(', ')}.`);
  return cell(finding);
};

const oneOf = async (world: TapewatchWorld, of: (finding: Finding) => boolean): Promise<Finding> => {
  const findings = await world.findings();
  const finding = findings.find(of);
  if (!finding) throw new Error(`There is no such finding, only ${findings.map(({ id }) => id).join(', ')}.`);
  return finding;
};

/** The text on one line, as the lines of a terminal break where they must. */
const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const assertSays = (answer: string, said: string): void => {
  assert.ok(onOneLine(answer).includes(onOneLine(said)), `Tapewatch answered:\n${answer}\nand not: ${said}`);
};

Then('nothing is found', async function (this: TapewatchWorld) {
  const findings = await this.findings();
  assert.deepEqual(
    findings.map(({ reason }) => reason),
    [],
  );
});

Then('these findings stand', async function (this: TapewatchWorld, table: DataTable) {
  const [columns = [], ...expected] = table.raw();
  const findings = await this.findings();
  assert.deepEqual(
    findings.map((finding) => columns.map((column) => cellOf(finding, column))),
    expected,
  );
});

Then('the same findings stand as before', async function (this: TapewatchWorld) {
  assert.notEqual(this.before.length, 0, 'No finding stood before.');
  assert.deepEqual(await this.findings(), this.before);
});

Then(
  'asked why {ticker} raised nothing on {session}, Tapewatch answers {string}',
  async function (this: TapewatchWorld, ticker: string, date: string, said: string) {
    assertSays(await this.driver.whyNot(ticker, date, this.feed), said);
  },
);

Then(
  'asked to explain the finding of {ticker} on {session}, Tapewatch answers',
  async function (this: TapewatchWorld, ticker: string, date: string, table: DataTable) {
    const { id } = await oneOf(this, (one) => one.ticker === ticker && firstOf(one) === date);
    const answer = await this.driver.explain(id);
    for (const [said = ''] of table.raw()) assertSays(answer, said);
  },
);

Then(
  'asked to explain the {kind} of {ticker}, Tapewatch answers',
  async function (this: TapewatchWorld, kind: string, ticker: string, table: DataTable) {
    const { id } = await oneOf(this, (one) => one.ticker === ticker && one.kind === kind);
    const answer = await this.driver.explain(id);
    for (const [said = ''] of table.raw()) assertSays(answer, said);
  },
);
