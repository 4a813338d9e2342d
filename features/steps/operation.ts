import { Given, When } from '@cucumber/cucumber';
import { openSlackReceiver, refuse, take } from '../../src/adapters/notifier/slack-receiver.fixture.ts';
import type { TapewatchWorld } from '../support/world.ts';

Given('the classic rule decides', function (this: TapewatchWorld) {
  this.policy = 'naive';
});

Given('Slack is told as well', async function (this: TapewatchWorld) {
  this.slack = await openSlackReceiver();
});

Given('what is older than {int} days is told together', function (this: TapewatchWorld, days: number) {
  this.digestAfterDays = days;
});

When('Slack is told from now on', async function (this: TapewatchWorld) {
  await this.stop();
  this.slack = await openSlackReceiver();
  await this.judge();
});

Given('Slack refuses what is said of {ticker}', function (this: TapewatchWorld, ticker: string) {
  if (!this.slack) return;
  this.slack.answer = (...given) => (given[2].text.includes(ticker) ? refuse(400, 'invalid_payload') : take)(...given);
});

When('Slack takes everything again', function (this: TapewatchWorld) {
  if (this.slack) this.slack.answer = take;
});

When('what is parked is handed over again', async function (this: TapewatchWorld) {
  await this.stop();
  await this.driver.redrive();
  await this.judge();
});

When('Tapewatch is restarted', async function (this: TapewatchWorld) {
  await this.stop();
  await this.judge();
});

When('Tapewatch is restarted under the classic rule', async function (this: TapewatchWorld) {
  await this.stop();
  this.policy = 'naive';
  await this.judge();
});

When('the whole history is replayed', async function (this: TapewatchWorld) {
  await this.stop();
  await this.driver.replay();
  await this.judge();
});

When(/^Tapewatch is switched (?:back )?to the (\w+) feed$/, async function (this: TapewatchWorld, feed: string) {
  await this.stop();
  this.feed = feed;
});
