import { emptyTally, type Tally } from '../../application/commands/load-bars.ts';

/** How far the start-up load has come. */
export type Progress = {
  stage: 'starting' | 'loading' | 'ready' | 'failed';
  barsJudged: number;
  tally: Tally;
  readonly tickers: Set<string>;
  /** What people should know of the load beside what it found. */
  readonly notes: Set<string>;
  /** Whether nothing was recorded before. */
  isFirst: boolean;
};

/** A load that has not begun. */
export const newProgress = (): Progress => ({
  stage: 'starting',
  barsJudged: 0,
  tally: emptyTally(),
  tickers: new Set(),
  notes: new Set(),
  isFirst: true,
});

const STAGES: Readonly<Record<Progress['stage'], string>> = {
  starting: 'starting',
  loading: 'judging the recorded bars',
  ready: 'ready',
  failed: 'the start-up load failed; the terminal says why',
};

/** The stage in words. */
export const stageText = ({ stage }: Progress): string => STAGES[stage];
