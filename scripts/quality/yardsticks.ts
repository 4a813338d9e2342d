import { spawnSync } from 'node:child_process';
import * as z from 'zod';

const DATA = '../shared/data/daily';
const WITHIN = '../shared/data/intraday';

/** Where the yardsticks are. */
export const TOOLS = '../shared/tools/yardsticks';

/** The files of daily bars that are measured. */
export const FILES = { dev: `${DATA}/daily_dev.csv.gz`, planted: `${DATA}/planted_dev.csv.gz` } as const;

/** The five-minute bars that are measured, and their listed events. */
export const FIVE_MINUTES = {
  bars: `${WITHIN}/bars_5min_dev.csv.gz`,
  events: `${WITHIN}/events_5min_dev.csv`,
} as const;

/** What the yardsticks say of the scores of one detector, each a share from 0 to 1. */
export type Measured = {
  readonly events: number;
  readonly precision: number;
  readonly recall: number;
  readonly planted: readonly [number, number];
};

/** Score files (`ticker,date,score`) of the two files of bars. */
export type ScoreFiles = { readonly dev: string; readonly planted: string };

/** What a Python program prints. Throws with its complaint where it fails. */
export const python = (args: readonly string[]): string => {
  const run = spawnSync('python3', ['-W', 'ignore', ...args], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`python3 ${args.slice(0, 2).join(' ')} failed: ${run.stderr}`);
  return run.stdout;
};

const PEER_SCORES = `
import sys
sys.path.insert(0, sys.argv[1])
import evaluate, peers
bars, scores, _ = peers.build(evaluate.load(sys.argv[2]))
for name, target in zip(sys.argv[3::2], sys.argv[4::2]):
    bars.assign(score=scores[name])[["ticker", "date", "score"]].to_csv(target, index=False)
`;

/** Writes the scores that simple detectors of peers.py give a file, each named with its target. */
export const writePeerScores = (bars: string, targets: Readonly<Record<string, string>>): void => {
  python(['-c', PEER_SCORES, TOOLS, bars, ...Object.entries(targets).flat()]);
};

const alerts = z.object({ event_recall: z.number(), precision_L: z.number(), recall_L: z.number() });
const evaluated = z.object({ budget_2: alerts, budget_4: alerts });

const plantedMeans = (stdout: string): readonly [number, number] => {
  const [four, twelve] = [...stdout.matchAll(/mean ([\d.]+)/g)].map(([, mean]) => Number(mean));
  if (four === undefined || twelve === undefined) throw new Error('planted.py gave no means');
  return [four, twelve];
};

const ownAlerts = z.object({ own_alerts: alerts });

/** What the yardsticks say of alerts as they came: events found, precision and recall, from 0 to 1. */
export type Alerts = Pick<Measured, 'events' | 'precision' | 'recall'>;

/** Measures alerts on daily bars, a file of `ticker,date`. */
export const measureAlerts = (file: string): Alerts => {
  const given = ['--data', FILES.dev, '--events', `${DATA}/events_dev.csv`, '--alerts', file];
  const { own_alerts: own } = ownAlerts.parse(JSON.parse(python([`${TOOLS}/evaluate.py`, ...given])));
  return { events: own.event_recall, precision: own.precision_L, recall: own.recall_L };
};

/** Measures the scores of a detector. */
export const measureScores = (scores: ScoreFiles): Measured => {
  const events = `${DATA}/events_dev.csv`;
  const given = ['--data', FILES.dev, '--events', events, '--scores', scores.dev];
  const { budget_2: two, budget_4: four } = evaluated.parse(JSON.parse(python([`${TOOLS}/evaluate.py`, ...given])));
  return {
    events: four.event_recall,
    precision: two.precision_L,
    recall: four.recall_L,
    planted: plantedMeans(
      python([`${TOOLS}/planted.py`, FILES.planted, `${DATA}/planted_dev_labels.csv`, scores.planted]),
    ),
  };
};
