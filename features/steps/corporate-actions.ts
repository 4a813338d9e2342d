import { Given, When } from '@cucumber/cucumber';
import type { Terms } from '../../src/domain/market/corporate-action.ts';
import { sessionOpen } from '../../src/domain/market/session.ts';
import { sessionDayOf } from '../support/sessions.ts';
import type { TapewatchWorld } from '../support/world.ts';

Given(
  /^the feed gives prices as traded, and tells of (splits and dividends|no splits)$/,
  function (this: TapewatchWorld, told: string) {
    this.tape.adjustment = 'as-traded';
    this.tape.actions = told === 'no splits' ? null : [];
  },
);

const tell = (world: TapewatchWorld, ticker: string, date: string, terms: Terms): void => {
  if (!world.tape.actions) throw new Error('Say first that the feed tells of splits and dividends.');
  world.tape.actions.push({ ticker, time: sessionOpen(sessionDayOf(date)), ...terms });
};

Given(
  'the feed tells of a split of {ticker} on {session}, {float} new shares for an old one',
  function (this: TapewatchWorld, ticker: string, date: string, split: number) {
    tell(this, ticker, date, { split, dividend: 0 });
  },
);

Given(
  'the feed tells of a dividend of {float} for a share of {ticker} on {session}',
  function (this: TapewatchWorld, dividend: number, ticker: string, date: string) {
    tell(this, ticker, date, { split: 1, dividend });
  },
);

When(
  /^a person (confirms|refutes) the split of (\S+) on (\S+)$/,
  async function (this: TapewatchWorld, said: string, ticker: string, date: string) {
    await this.driver.say({ ticker, date, verdict: said === 'confirms' ? 'confirmed' : 'refuted' });
  },
);
