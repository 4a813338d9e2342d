import { createSyntheticMarketData } from '../../src/adapters/market-data/synthetic-market-data.ts';
import { createDetection } from '../../src/application/commands/detect.ts';
import type { Policy } from '../../src/domain/anomaly/policy.ts';
import { sessionsBetween } from '../../src/domain/market/calendar.ts';
import { parseDate } from '../../src/domain/market/civil.ts';
import { choosePolicy } from '../../src/entrypoints/composition/choose-policy.ts';
import { BUDGETS, around } from './daily.ts';
import type { Row } from './table.ts';
import { SETTLING_BARS } from './tapewatch-runs.ts';

const day = (date: string): number => parseDate(date) ?? Number.NaN;

/** A market of fat-tailed noise in which nothing was planted: 20 tickers, fifteen years. */
const QUIET = {
  seed: 1,
  tickers: 20,
  from: day('2010-01-01'),
  to: day('2024-12-31'),
  interval: '1d',
  plants: [],
} as const;

const SESSIONS = sessionsBetween(QUIET.from, QUIET.to);
const YEARS = (QUIET.tickers * (SESSIONS.length - SETTLING_BARS)) / SETTLING_BARS;

const rateOf = async (policy: Policy): Promise<string> => {
  const data = createSyntheticMarketData(QUIET);
  const detection = createDetection(policy, data.feed, QUIET.interval);
  for (const series of await data.series())
    for await (const bars of data.bars(series)) for (const bar of bars) detection.next(series.ticker, bar);
  const settled = SESSIONS[SETTLING_BARS]?.open ?? Number.NaN;
  return (detection.findings().filter(({ onset }) => onset >= settled).length / YEARS).toFixed(2);
};

/** Findings where nothing is to be found, beside the budgets. */
export const nullMarketRows = async (): Promise<readonly Row[]> => {
  const naive = await rateOf(choosePolicy('naive'));
  const rows: Row[] = [];
  for (const budget of BUDGETS) {
    const standard = await rateOf(choosePolicy('standard', budget));
    rows.push({ yardstick: `null market, a budget of ${budget}`, standard, naive, ...around(budget) });
  }
  return rows;
};
