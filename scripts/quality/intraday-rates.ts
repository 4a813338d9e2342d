import { readFileSync } from 'node:fs';
import { readCsvBars } from '../../src/adapters/market-data/csv-bars.ts';
import { createDetection } from '../../src/application/commands/detect.ts';
import type { Policy } from '../../src/domain/anomaly/policy.ts';
import { DEFAULT_BUDGET } from '../../src/domain/anomaly/policies/standard.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { parseDate } from '../../src/domain/market/civil.ts';
import type { Feed } from '../../src/domain/market/feed.ts';
import { INTERVAL_LENGTH } from '../../src/domain/market/series.ts';
import { sessionDate, sessionOpen } from '../../src/domain/market/session.ts';
import { choosePolicy } from '../../src/entrypoints/composition/choose-policy.ts';
import { BUDGETS, within } from './daily.ts';
import type { IntradayHalves } from './intraday-halves.ts';
import type { Row } from './table.ts';
import { FIVE_MINUTES } from './yardsticks.ts';

const FEED: Feed = { id: 'csv', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true };

/** Sessions of a ticker before its findings count. */
const SETTLING = 30;
const SESSIONS_OF_YEAR = 252;

/** The tape in its order, and of each ticker the session its findings count from and how many years follow. */
type Tape = {
  readonly bars: readonly { readonly ticker: string; readonly bar: Bar }[];
  readonly from: ReadonlyMap<string, string>;
  readonly years: number;
};

const readTape = async (): Promise<Tape> => {
  const bars: { ticker: string; bar: Bar }[] = [];
  const days = new Map<string, Set<string>>();
  for await (const rows of readCsvBars(FIVE_MINUTES.bars, { interval: '5m' }))
    for (const { ticker, bar } of rows) {
      bars.push({ ticker, bar });
      const seen = days.get(ticker) ?? new Set<string>();
      days.set(ticker, seen.add(sessionDate(bar.time)));
    }
  const from = new Map([...days].map(([ticker, seen]) => [ticker, [...seen][SETTLING] ?? '9999']));
  const sessions = [...days.values()].reduce((sum, seen) => sum + Math.max(0, seen.size - SETTLING), 0);
  return { bars, from, years: sessions / SESSIONS_OF_YEAR };
};

/** Each bar of a finding that counts, `AMD 2025-10-06T13:30`, and how many findings there are. */
type Told = { readonly count: number; readonly bars: ReadonlySet<string> };

const keyOf = (ticker: string, time: number): string => `${ticker} ${new Date(time).toISOString().slice(0, 16)}`;

const toldUnder = ({ bars, from }: Tape, policy: Policy, isOf = (ticker: string) => from.has(ticker)): Told => {
  const detection = createDetection(policy, FEED, '5m');
  for (const { ticker, bar } of bars) if (isOf(ticker)) detection.next(ticker, bar, []);
  const found = detection.findings().filter(({ ticker, onset }) => sessionDate(onset) >= (from.get(ticker) ?? ''));
  const keys = found.flatMap(({ ticker, evidence }) => evidence.map(({ time }) => keyOf(ticker, time)));
  return { count: found.length, bars: new Set(keys) };
};

/** What every ticker is told under the policy fitted to the half it is not in. */
const toldUnseen = (tape: Tape, halves: IntradayHalves, budget: number): Told => {
  const [one, other] = halves.map(({ tickers, policy }) =>
    toldUnder(tape, choosePolicy(policy, budget), (ticker) => tickers.has(ticker)),
  );
  if (!one || !other) throw new Error('there are two halves');
  return { count: one.count + other.count, bars: new Set([...one.bars, ...other.bars]) };
};

/** The budget of the yardsticks within the day, in a year. */
const ONE_A_WEEK = 52;

/** The listed gaps of seven percent and more, each as its bar and the next one. */
const listedGaps = (): readonly (readonly string[])[] =>
  readFileSync(FIVE_MINUTES.events, 'utf8')
    .split('\n')
    .map((line) => line.split(','))
    .flatMap(([ticker = '', stamp = '', kind]) => {
      if (kind !== 'gap') return [];
      const open = sessionOpen(parseDate(stamp.slice(0, 10)) ?? NaN);
      return [[keyOf(ticker, open), keyOf(ticker, open + INTERVAL_LENGTH['5m'])]];
    });

const countTold = (gaps: readonly (readonly string[])[], { bars }: Told): string =>
  `${gaps.filter((gap) => gap.some((bar) => bars.has(bar))).length} of ${gaps.length}`;

/** Findings within the day beside the budgets, after each ticker's first thirty sessions, and the listed gaps among them at the default one. */
export const intradayRateRows = async (halves: IntradayHalves): Promise<readonly Row[]> => {
  const tape = await readTape();
  const rate = ({ count }: Told): string => (count / tape.years).toFixed(2);
  const naive = rate(toldUnder(tape, choosePolicy('naive')));
  const gaps = listedGaps();
  return [
    ...[...BUDGETS, ONE_A_WEEK].map((budget): Row => {
      const { must, aim } = within(budget);
      const standard = rate(toldUnder(tape, choosePolicy('standard', budget)));
      const unseen = rate(toldUnseen(tape, halves, budget));
      return {
        yardstick: `5-minute findings a ticker-year at a budget of ${budget}`,
        standard,
        unseen,
        naive,
        must,
        aim,
      };
    }),
    {
      yardstick: `listed opening gaps told at a budget of ${DEFAULT_BUDGET}`,
      standard: countTold(gaps, toldUnder(tape, choosePolicy('standard', DEFAULT_BUDGET))),
      unseen: countTold(gaps, toldUnseen(tape, halves, DEFAULT_BUDGET)),
    },
  ];
};
