import assert from 'node:assert/strict';
import { Then, type DataTable } from '@cucumber/cucumber';
import type { TapewatchWorld } from '../support/world.ts';

/** What was told: how grave or what became of it, and the words. */
type Told = { readonly how: string; readonly words: string };

const CONSOLE_LINE = /^(?<how>\S+(?: \S+)?) {2,}(?<words>.+?) {2}\S+$/;
const SLACK_TEXT = /^(?<how>[^:]+): (?<words>.+)\n[^]+$/;

const toldIn = (text: string, shape: RegExp): Told => {
  const { how, words } = shape.exec(text)?.groups ?? {};
  if (how === undefined || words === undefined) throw new Error(`This is no notice as people know it: ${text}`);
  return { how, words };
};

const onConsole = async (world: TapewatchWorld): Promise<readonly Told[]> =>
  (await world.driver.announced()).map((line) => toldIn(line, CONSOLE_LINE));

const slackOf = ({ slack }: TapewatchWorld) => {
  if (!slack) throw new Error('Slack is not told in this scenario; say first that it is.');
  return slack;
};

/** Compares notices with the rows of a table, whose words are how the notices' words begin. */
const assertTold = (told: readonly Told[], table: DataTable): void => {
  const rows = table.raw();
  const heads = told.map(({ how, words }, i) => [how, words.slice(0, rows[i]?.[1]?.length ?? words.length)]);
  assert.deepEqual(heads, rows);
};

Then('the console has said', async function (this: TapewatchWorld, table: DataTable) {
  assertTold(await onConsole(this), table);
});

Then('the console has said nothing', async function (this: TapewatchWorld) {
  assert.deepEqual(await onConsole(this), []);
});

Then('Slack has said', function (this: TapewatchWorld, table: DataTable) {
  assertTold(
    slackOf(this).messages.map(({ text }) => toldIn(text, SLACK_TEXT)),
    table,
  );
});

Then('Slack has refused nothing but', function (this: TapewatchWorld, table: DataTable) {
  const texts = new Set(slackOf(this).refusals.map(({ text }) => text));
  assertTold(
    [...texts].map((text) => toldIn(text, SLACK_TEXT)),
    table,
  );
});

Then('{ticker} is parked for Slack', async function (this: TapewatchWorld, ticker: string) {
  const parked = await this.driver.parked();
  assert.deepEqual(
    parked.map(({ subscriber, stream }) => [subscriber, stream]),
    [['notify:slack', `${this.feed}/${ticker}/1d`]],
  );
  assert.match(parked[0]?.reason ?? '', /^Slack refused the message \(400, invalid_payload\)/);
});

Then('nothing is parked', async function (this: TapewatchWorld) {
  assert.deepEqual(await this.driver.parked(), []);
});

Then('Slack has said nothing', function (this: TapewatchWorld) {
  assert.deepEqual(slackOf(this).messages, []);
});

Then('Slack shows it as plain text, without links and without calling anyone', function (this: TapewatchWorld) {
  const { messages } = slackOf(this);
  assert.notEqual(messages.length, 0, 'Slack was told nothing.');
  for (const { text, ...how } of messages) {
    assert.doesNotMatch(text, /[<>]|&(?!amp;|lt;|gt;)/);
    assert.deepEqual(how, {
      mrkdwn: false,
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  }
});
