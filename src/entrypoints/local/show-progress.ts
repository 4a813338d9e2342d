import { countText } from '../../application/wording/figures.ts';
import type { Progress } from './progress.ts';

/** A line that follows the load on a terminal; on anything else it stays empty. */
export type ShownProgress = { readonly show: () => void; readonly clear: () => void };

const CLEAR_LINE = '\r\u001B[2K';

/** Shows the progress of a load on a terminal. */
export const showProgress = (output: NodeJS.WriteStream, progress: Progress): ShownProgress => {
  if (!output.isTTY) return { show: () => {}, clear: () => {} };
  return {
    show: () =>
      output.write(
        `${CLEAR_LINE}judged ${countText(progress.barsJudged, 'bar')} of ${[...progress.tickers].join(', ')}`,
      ),
    clear: () => output.write(CLEAR_LINE),
  };
};
