import { join } from 'node:path';
import type { Histories } from '../../src/application/calibration/histories.ts';
import { MOST_ALERTS } from '../../src/domain/anomaly/levels.ts';
import { DEFAULT_BUDGET } from '../../src/domain/anomaly/policies/standard.ts';
import { countUnseenFindings, writeHalves, writeUnseenScores, type Halves } from './halves.ts';
import type { Row } from './table.ts';
import { toldRows } from './told.ts';
import { countFindings, historiesOf, tickerYears, writeScores } from './tapewatch-runs.ts';
import { FILES, measureScores, writePeerScores, type Measured } from './yardsticks.ts';

/** The budgets at which findings are counted. */
export const BUDGETS = [2, 4, 12] as const;

/** Whose scores are measured. */
type Subject = 'standard' | 'unseen' | 'naive' | 'level' | 'simple';

const measurePolicy = (policy: string, folder: string): Measured =>
  measureScores({
    dev: writeScores(FILES.dev, policy, join(folder, 'dev.csv')),
    planted: writeScores(FILES.planted, policy, join(folder, 'planted.csv')),
  });

const measurePeers = (folder: string): Readonly<Record<'level' | 'simple', Measured>> => {
  const at = (name: string): string => join(folder, name);
  writePeerScores(FILES.dev, { level_z20: at('level.csv'), best_simple: at('simple.csv') });
  writePeerScores(FILES.planted, { level_z20: at('level-planted.csv'), best_simple: at('simple-planted.csv') });
  return {
    level: measureScores({ dev: at('level.csv'), planted: at('level-planted.csv') }),
    simple: measureScores({ dev: at('simple.csv'), planted: at('simple-planted.csv') }),
  };
};

const share = (value: number): string => value.toFixed(3);

const scoreRows = (measured: Readonly<Record<Subject, Measured>>): readonly Row[] => {
  const row = (yardstick: string, of: (one: Measured) => number, must: string, aim: string): Row => {
    const cells = Object.entries(measured).map(([subject, one]) => [subject, share(of(one))] as const);
    return { yardstick, ...(Object.fromEntries(cells) as Record<Subject, string>), must, aim };
  };
  return [
    row('listed events found at 4 a year', ({ events }) => events, '.96', '.98'),
    row('precision P_L at 2', ({ precision }) => precision, '.65', '.70'),
    row('recall R_L at 4', ({ recall }) => recall, '.84', '.88'),
    row('planted anomalies found at 4', ({ planted }) => planted[0], '.88', '.92'),
    row('planted anomalies found at 12', ({ planted }) => planted[1], '.97', '.99'),
  ];
};

const rate = (value: number): string => value.toFixed(2);

/** What must be and should be reached. */
type Range = { readonly must: string; readonly aim: string };

/** How far from a stated budget findings must and should stay: a quarter, a tenth. */
export const around = (budget: number): Range => {
  const range = (off: number): string => `${rate(budget * (1 - off))} to ${rate(budget * (1 + off))}`;
  return { must: range(0.25), aim: range(0.1) };
};

/** At the default budget people are never told more than that and a little. */
export const within = (budget: number): Range =>
  budget === DEFAULT_BUDGET ? { must: '3.00 to 4.20', aim: '3.60 to 4.20' } : around(budget);

const budgetRows = (halves: Halves, histories: Histories): readonly Row[] => {
  const years = tickerYears(histories);
  const naive = rate(countFindings(FILES.dev, histories, ['--policy', 'naive']) / years);
  return [...BUDGETS, MOST_ALERTS['1d']].map((budget) => {
    const standard = rate(countFindings(FILES.dev, histories, ['--budget', String(budget)]) / years);
    const unseen = rate(countUnseenFindings(halves, budget) / years);
    const { must, aim } = within(budget);
    return { yardstick: `findings a ticker-year at a budget of ${budget}`, standard, unseen, naive, must, aim };
  });
};

/** The yardsticks of daily bars, with files in a folder of their own. */
export const dailyRows = async (folder: string): Promise<readonly Row[]> => {
  const histories = await historiesOf(FILES.dev);
  const halves = writeHalves(histories, folder);
  const measured = {
    standard: measurePolicy('standard', folder),
    unseen: measureScores(writeUnseenScores(halves, folder)),
    naive: measurePolicy('naive', folder),
    ...measurePeers(folder),
  };
  return [...scoreRows(measured), ...toldRows(folder), ...budgetRows(halves, histories)];
};
