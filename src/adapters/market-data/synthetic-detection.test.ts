import { describe, expect, test } from 'vitest';
import { createDetection } from '../../application/commands/detect.ts';
import type { FindingRow } from '../../application/ports/read-model.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { BARS_PER_YEAR } from '../../domain/market/series.ts';
import { createSyntheticMarketData, type SyntheticOptions } from './synthetic-market-data.ts';
import type { Plant } from './synthetic-plants.ts';
import { barsOf, DAILY, dayOf } from './synthetic.fixture.ts';

const STANDARD: Policy = { ...standard(), id: 'standard@synthetic' };
const NAIVE: Policy = { ...naive, id: 'naive@synthetic' };

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

const findingsOf = async (options: SyntheticOptions, policy: Policy): Promise<readonly FindingRow[]> => {
  const data = createSyntheticMarketData(options);
  const detection = createDetection(policy, data.feed, options.interval);
  const series = await data.series();
  (await barsOf(data)).forEach((bars, i) => {
    for (const bar of bars) detection.next(series[i]?.ticker ?? '', bar);
  });
  return detection.findings();
};

describe('the null market', () => {
  const quiet = { ...DAILY, tickers: 20, from: dayOf('2010-01-01'), to: dayOf('2024-12-31'), plants: [] };
  const tickerYears = (20 * sessionsBetween(quiet.from, quiet.to).length) / BARS_PER_YEAR['1d'];

  const settled = sessionsBetween(quiet.from, quiet.to)[BARS_PER_YEAR['1d']]?.open ?? NaN;

  /** Findings per ticker-year, after each ticker's first year. */
  const rateOf = async (policy: Policy): Promise<number> =>
    (await findingsOf(quiet, policy)).filter(({ onset }) => onset >= settled).length / (tickerYears - 20);

  test.each([2, 4, 12])('brings standard about %i findings a year at that budget', async (budget) => {
    const rate = await rateOf({ ...standard(budget), id: `standard@${budget}` });
    print(`null market: standard ${rate.toFixed(2)} (stated ${budget}) findings per ticker-year`);
    expect(rate / budget).toBeGreaterThan(0.75);
    expect(rate / budget).toBeLessThan(1.25);
  });

  test('brings the classic rule five times as many as standard by default', async () => {
    const [rate, classic] = [await rateOf(STANDARD), await rateOf(NAIVE)];
    print(`null market: classic ${classic.toFixed(1)} findings per ticker-year`);
    expect(rate).toBeLessThan(4.2);
    expect(classic).toBeGreaterThan(5 * rate);
  });
});

describe('the power of standard', () => {
  const TICKERS = Array.from({ length: 100 }, (_, i) => `SYN${String(i + 1).padStart(3, '0')}`);
  const AT = 200;
  const market = { ...DAILY, tickers: 100, to: dayOf('2020-03-31') };
  const onset = sessionsBetween(market.from, market.to)[AT]?.open;

  /** Of a hundred planted days of six deviations, those found after some of eight, ten sessions apart. */
  const foundAfter = async (earlier: number): Promise<number> => {
    const jump = (ticker: string, at: number, size: number): Plant => ({ ticker, kind: 'jump', at, bars: 1, size });
    const shocks = TICKERS.flatMap((ticker) =>
      Array.from({ length: earlier }, (_, k) => jump(ticker, AT - 10 * (k + 1), k % 2 === 0 ? -8 : 8)),
    );
    const plants = shocks.concat(TICKERS.map((ticker, i) => jump(ticker, AT, i % 2 === 0 ? 6 : -6)));
    const findings = await findingsOf({ ...market, plants }, STANDARD);
    const found = findings.filter(({ evidence }) => evidence.some(({ time }) => time === onset));
    return new Set(found.map(({ ticker }) => ticker)).size;
  };

  test('is lessened by earlier shocks as far as their findings raise the levels, and no more', async () => {
    const found = [await foundAfter(0), await foundAfter(1), await foundAfter(2)];
    print(`power: ${found.join(', ')} of 100 days of six deviations found after 0, 1, 2 of eight`);
    found.forEach((days, findings) => expect(days).toBeGreaterThanOrEqual(95 - 5 * findings));
  });
});
