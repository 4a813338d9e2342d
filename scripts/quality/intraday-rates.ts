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

/** Sessions of a ticker that are the first to be judged. */
const FIRST = { from: 20, to: 40 };

/** The one event of these bars that has a name, word of tariffs at 10:55 in New York: its bar and the next one. */
const NAMED = ['SPY 2025-10-10T14:55', 'SPY 2025-10-10T15:00'];

/** The tape in its order, of each ticker its sessions, and how many years follow those that settle. */
type Tape = {
  readonly bars: readonly { readonly ticker: string; readonly bar: Bar }[];
  readonly sessions: ReadonlyMap<string, readonly string[]>;
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
  const sessions = new Map([...days].map(([ticker, seen]) => [ticker, [...seen]]));
  const counted = [...days.values()].reduce((sum, seen) => sum + Math.max(0, seen.size - SETTLING), 0);
  return { bars, sessions, years: counted / SESSIONS_OF_YEAR };
};

type Found = { readonly ticker: string; readonly onset: number };

/** Each bar of a finding that counts, `AMD 2025-10-06T13:30`, how many of these findings there are, and how many in the first sessions that are judged. */
type Told = { readonly count: number; readonly first: number; readonly bars: ReadonlySet<string> };

const keyOf = (ticker: string, time: number): string => `${ticker} ${new Date(time).toISOString().slice(0, 16)}`;

const toldUnder = ({ bars, sessions }: Tape, policy: Policy, isOf = (ticker: string) => sessions.has(ticker)): Told => {
  const detection = createDetection(policy, FEED, '5m');
  for (const { ticker, bar } of bars) if (isOf(ticker)) detection.next(ticker, bar, []);
  const findings = detection.findings();
  const sessionOf = ({ ticker, onset }: Found): number => sessions.get(ticker)?.indexOf(sessionDate(onset)) ?? -1;
  const found = findings.filter((one) => sessionOf(one) >= SETTLING);
  const first = findings.filter((one) => sessionOf(one) >= FIRST.from && sessionOf(one) < FIRST.to).length;
  const keys = found.flatMap(({ ticker, evidence }) => evidence.map(({ time }) => keyOf(ticker, time)));
  return { count: found.length, first, bars: new Set(keys) };
};

/** What every ticker is told under the policy fitted to the half it is not in. */
const toldUnseen = (tape: Tape, halves: IntradayHalves, budget: number): Told => {
  const [one, other] = halves.map(({ tickers, policy }) =>
    toldUnder(tape, choosePolicy(policy, budget), (ticker) => tickers.has(ticker)),
  );
  if (!one || !other) throw new Error('there are two halves');
  return {
    count: one.count + other.count,
    first: one.first + other.first,
    bars: new Set([...one.bars, ...other.bars]),
  };
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

const firstRate = ({ sessions }: Tape, { first }: Told): string =>
  ((first * SESSIONS_OF_YEAR) / (sessions.size * (FIRST.to - FIRST.from))).toFixed(2);

const namedText = ({ bars }: Told): string => (NAMED.some((bar) => bars.has(bar)) ? 'told' : 'not told');

/** Findings within the day beside the budgets, after each ticker's first thirty sessions, and the listed gaps among them at the default one. */
export const intradayRateRows = async (halves: IntradayHalves): Promise<readonly Row[]> => {
  const tape = await readTape();
  const rate = ({ count }: Told): string => (count / tape.years).toFixed(2);
  const naive = rate(toldUnder(tape, choosePolicy('naive')));
  const gaps = listedGaps();
  const told = toldUnder(tape, choosePolicy('standard', DEFAULT_BUDGET));
  const fitted = toldUnseen(tape, halves, DEFAULT_BUDGET);
  return [
    ...[...BUDGETS, ONE_A_WEEK].map((budget): Row => {
      const { must, aim } = within(budget);
      const standard = rate(toldUnder(tape, choosePolicy('standard', budget)));
      const unseen = rate(toldUnseen(tape, halves, budget));
      const yardstick = `5-minute findings a ticker-year at a budget of ${budget}`;
      return { yardstick, standard, unseen, naive, must, aim };
    }),
    {
      yardstick: `the same in sessions ${FIRST.from + 1} to ${FIRST.to}, the first that are judged, at ${DEFAULT_BUDGET}`,
      standard: firstRate(tape, told),
      unseen: firstRate(tape, fitted),
    },
    {
      yardstick: `listed opening gaps told at a budget of ${DEFAULT_BUDGET}`,
      standard: countTold(gaps, told),
      unseen: countTold(gaps, fitted),
    },
    {
      yardstick: `SPY on 2025-10-10 from 10:55 told at a budget of ${DEFAULT_BUDGET}`,
      standard: namedText(told),
      unseen: namedText(fitted),
    },
  ];
};
