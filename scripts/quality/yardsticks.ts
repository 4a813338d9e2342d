import { spawnSync } from 'node:child_process';
import * as z from 'zod';

const DATA = '../shared/data/daily';
const TOOLS = '../shared/tools/yardsticks';

/** The files of daily bars that are measured. */
export const FILES = { dev: `${DATA}/daily_dev.csv.gz`, planted: `${DATA}/planted_dev.csv.gz` } as const;

/** What the yardsticks say of the scores of one policy, each a share from 0 to 1. */
export type Measured = {
  readonly events: number;
  readonly precision: number;
  readonly recall: number;
  readonly planted: readonly [number, number];
};

const python = (tool: string, args: readonly string[]): string => {
  const run = spawnSync('python3', ['-W', 'ignore', `${TOOLS}/${tool}`, ...args], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${tool} failed: ${run.stderr}`);
  return run.stdout;
};

const alerts = z.object({ event_recall: z.number(), precision_L: z.number(), recall_L: z.number() });
const evaluated = z.object({ budget_2: alerts, budget_4: alerts });

const plantedMeans = (stdout: string): readonly [number, number] => {
  const [four, twelve] = [...stdout.matchAll(/mean ([\d.]+)/g)].map(([, mean]) => Number(mean));
  if (four === undefined || twelve === undefined) throw new Error('planted.py gave no means');
  return [four, twelve];
};

/** Measures score files (`ticker,date,score`) of the two files of bars with the shared yardsticks. */
export const measureScores = (scores: { readonly dev: string; readonly planted: string }): Measured => {
  const events = `${DATA}/events_dev.csv`;
  const report = python('evaluate.py', ['--data', FILES.dev, '--events', events, '--scores', scores.dev]);
  const { budget_2: two, budget_4: four } = evaluated.parse(JSON.parse(report));
  return {
    events: four.event_recall,
    precision: two.precision_L,
    recall: four.recall_L,
    planted: plantedMeans(python('planted.py', [FILES.planted, `${DATA}/planted_dev_labels.csv`, scores.planted])),
  };
};
