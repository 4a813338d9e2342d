/** How far the start-up load has come. */
export type Progress = {
  stage: 'starting' | 'loading' | 'ready' | 'failed';
  barsJudged: number;
  readonly tickers: Set<string>;
};

/** A load that has not begun. */
export const newProgress = (): Progress => ({ stage: 'starting', barsJudged: 0, tickers: new Set() });

const STAGES: Readonly<Record<Progress['stage'], string>> = {
  starting: 'starting',
  loading: 'judging the recorded bars',
  ready: 'ready',
  failed: 'the start-up load failed; the terminal says why',
};

/** The stage in words. */
export const stageText = ({ stage }: Progress): string => STAGES[stage];
