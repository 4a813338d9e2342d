import type { PassedBars } from '../../application/commands/passing-bars.ts';
import type { LogCheck } from '../http/readiness.ts';
import { emptyTally, type Tally } from '../../application/commands/load-bars.ts';

/** How far the start-up load, and the check of the log after it, have come. */
export type Progress = {
  stage: 'starting' | 'loading' | 'ready' | 'failed';
  barsJudged: number;
  /** Bars that the load is to judge, null while unknown. */
  barsExpected: number | null;
  tally: Tally;
  readonly tickers: Set<string>;
  /** What people should know of the load beside what it found. */
  readonly notes: Set<string>;
  /** What was learnt of the bars of a first load as they passed; null where something was recorded before. */
  passed: PassedBars | null;
  /** Ids of the findings that stood before the load, of many the newest. */
  known: ReadonlySet<string>;
  /** Whether the log is as it was written. */
  log: LogCheck;
};

/** A load that has not begun. */
export const newProgress = (): Progress => ({
  stage: 'starting',
  barsJudged: 0,
  barsExpected: null,
  tally: emptyTally(),
  tickers: new Set(),
  notes: new Set(),
  passed: null,
  known: new Set(),
  log: { state: 'unchecked', fault: null },
});

const STAGES: Readonly<Record<Progress['stage'], string>> = {
  starting: 'starting',
  loading: 'judging the recorded bars',
  ready: 'ready',
  failed: 'the start-up load failed; the terminal says why',
};

/** The stage in words. */
export const stageText = ({ stage }: Progress): string => STAGES[stage];
