import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHistories } from '../../src/entrypoints/cli/read-histories.ts';
import { tableText, type Row } from './table.ts';
import { findingsPerYear, writeScores } from './tapewatch-runs.ts';
import { FILES, measureScores, type Measured } from './yardsticks.ts';

const measurePolicy = (policy: string, folder: string): Measured =>
  measureScores({
    dev: writeScores(FILES.dev, policy, join(folder, 'dev.csv')),
    planted: writeScores(FILES.planted, policy, join(folder, 'planted.csv')),
  });

const share = (value: number): string => value.toFixed(3);
const rate = (value: number): string => value.toFixed(2);

/** The best simple peer's numbers are those of the reference measurements: the larger of EWMA times MAD and detrended volume. */
const scoreRows = (ours: Measured, naive: Measured): readonly Row[] => [
  ['listed events found at 4 a year', share(ours.events), share(naive.events), '.94', '.96', '.98'],
  ['precision P_L at 2', share(ours.precision), share(naive.precision), '.60', '.65', '.70'],
  ['recall R_L at 4', share(ours.recall), share(naive.recall), '.80', '.84', '.88'],
  ['planted anomalies found at 4', share(ours.planted[0]), share(naive.planted[0]), '.84', '.88', '.92'],
  ['planted anomalies found at 12', share(ours.planted[1]), share(naive.planted[1]), '.97', '.97', '.99'],
];

const budgetRows = async (): Promise<readonly Row[]> => {
  const { histories } = await readHistories([FILES.dev]);
  const naive = findingsPerYear(FILES.dev, histories, ['--policy', 'naive']);
  return [2, 4, 12].map((budget): Row => {
    const ours = findingsPerYear(FILES.dev, histories, ['--budget', String(budget)]);
    const [must, aim] = [0.25, 0.1].map((off) => `${rate(budget * (1 - off))} to ${rate(budget * (1 + off))}`);
    return [`findings a year at a budget of ${budget}`, rate(ours), rate(naive), '-', must ?? '', aim ?? ''];
  });
};

const measure = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'tapewatch-quality-'));
  try {
    const scores = scoreRows(measurePolicy('standard', folder), measurePolicy('naive', folder));
    const text = tableText([...scores, ...(await budgetRows())]);
    writeFileSync('docs/quality.md', text);
    console.log(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

if (existsSync(FILES.dev)) await measure();
else {
  console.error(`${FILES.dev} is not there; the measurements need the shared data beside the checkout.`);
  process.exitCode = 2;
}
