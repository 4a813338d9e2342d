import { join } from 'node:path';
import { joinScores } from './halves.ts';
import type { IntradayHalves } from './intraday-halves.ts';
import type { Row } from './table.ts';
import { writeScores } from './tapewatch-runs.ts';
import { FIVE_MINUTES, python, TOOLS } from './yardsticks.ts';

const YARDSTICK = [`${TOOLS}/intraday.py`, FIVE_MINUTES.bars, FIVE_MINUTES.events] as const;

/** What the yardstick says of scores at so many alerts per ticker and week, each a share from 0 to 1 but for `halfDays`, the rate of alerts on half-days against that of all days. */
type Measured = {
  readonly precision: number;
  readonly gaps: number;
  readonly opening: number;
  readonly halfDays: number;
};

/** At one alert per ticker and week, and at five. */
type AtBudgets = { readonly one: Measured; readonly five: Measured };

const figure = (line: string, name: string): number => {
  const [, text] = new RegExp(`${name} +([\\d.]+)`).exec(line) ?? [];
  if (text === undefined) throw new Error(`intraday.py gave no ${name}: ${line}`);
  return Number(text);
};

const measuredAt = (report: string, subject: string, budget: number): Measured => {
  const line = report.split('\n').find((one) => new RegExp(`^${subject} +${budget} `).test(one)) ?? '';
  return {
    precision: figure(line, 'P_H'),
    gaps: figure(line, 'gap recall'),
    opening: figure(line, 'open_share'),
    halfDays: figure(line, 'half-day rate ratio'),
  };
};

const measured = (report: string, subject: string): AtBudgets => ({
  one: measuredAt(report, subject, 1),
  five: measuredAt(report, subject, 5),
});

const measureScores = (scores: string): AtBudgets => measured(python([...YARDSTICK, '--scores', scores]), 'given');

const measurePolicy = (policy: string, folder: string): AtBudgets =>
  measureScores(writeScores(FIVE_MINUTES.bars, policy, join(folder, `${policy}-5m.csv`), 'datetime'));

/** Each half of the tickers under the policy fitted to the other. */
const measureUnseen = (halves: IntradayHalves, folder: string): AtBudgets => {
  const files = halves.map(({ bars, policy }, i) =>
    writeScores(bars, policy, join(folder, `unseen-5m-${i}.csv`), 'datetime'),
  );
  return measureScores(joinScores(files, join(folder, 'unseen-5m.csv')));
};

const share = (value: number): string => value.toFixed(3);

/** The rows of five-minute bars; the best simple peer takes the loudest of a slot's return and volume, and of the opening gap. */
export const withinTheDayRows = (halves: IntradayHalves, folder: string): readonly Row[] => {
  const unseen = measureUnseen(halves, folder);
  const [standard, naive] = [measurePolicy('standard', folder), measurePolicy('naive', folder)];
  const peers = python(YARDSTICK);
  const [level, simple] = [measured(peers, 'level_z20'), measured(peers, 'gap_or_slot')];
  const row = (yardstick: string, of: (one: AtBudgets) => number, must: string, aim: string): Row => ({
    yardstick,
    standard: share(of(standard)),
    unseen: share(of(unseen)),
    naive: share(of(naive)),
    level: share(of(level)),
    simple: share(of(simple)),
    must,
    aim,
  });
  return [
    row('5-minute precision P_H at 1 a ticker-week', ({ one }) => one.precision, '.42', '.50'),
    row('5-minute opening gaps found at 1 a ticker-week', ({ one }) => one.gaps, '.92', '.97'),
    row('share of the first half hour in these alerts', ({ one }) => one.opening, 'at most .15', 'at most .15'),
    row('rate on half-days against all, at 5', ({ five }) => five.halfDays, '0.70 to 1.40', '0.85 to 1.20'),
  ];
};
