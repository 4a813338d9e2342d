import { alignedLines } from '../../application/queries/aligned.ts';
import { countText, grouped, percentText } from '../../application/queries/figures.ts';
import { countFlagged } from '../../application/queries/flagged-bars.ts';
import { FINDING_HEADINGS, findingCells } from '../../application/queries/finding-cells.ts';
import { overviewOf, type Overview } from '../../application/queries/overview.ts';
import type { ReadModel } from '../../application/ports/read-model.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { identify } from '../composition/choose-policy.ts';

/** Findings the summary shows. */
const SHOWN = 10;

const seriesLine = ({ tickers }: Overview): string => {
  const spans = tickers.map(({ ticker, bars, firstBar, lastBar }) =>
    firstBar === null || lastBar === null
      ? `${ticker} no bars`
      : `${ticker} ${countText(bars, 'bar')} ${sessionDate(firstBar)} to ${sessionDate(lastBar)}`,
  );
  return spans.length > 4 ? `${grouped(tickers.length)} series` : spans.join(', ');
};

const loudestTable = ({ loudest }: Overview): readonly string[] =>
  alignedLines([FINDING_HEADINGS, ...loudest.map(findingCells)]);

/** A word for a shell: quoted where the shell would read it otherwise. */
const shellWord = (word: string): string => (/^[\w.@/-]+$/.test(word) ? word : `'${word}'`);

const nextSteps = ({ loudest, quietMove }: Overview, url: string): readonly string[] => {
  const [first] = loudest;
  return alignedLines([
    ...(first ? [[`npx tapewatch explain ${first.id}`, 'why the loudest is one']] : []),
    ...(quietMove
      ? [
          [
            `npx tapewatch why-not ${shellWord(quietMove.ticker)} ${quietMove.date}`,
            `why a move of ${percentText(quietMove.move)} is none`,
          ],
        ]
      : []),
    [url, 'the same on a page'],
  ]);
};

/** What the log holds, in lines of 80 columns worth a look: counts beside the classic rule's, the loudest findings, what to try next. */
export const summaryLines = async (readModel: ReadModel, url: string): Promise<readonly string[]> => {
  const overview = await overviewOf(readModel, SHOWN);
  const flagged = await countFlagged(readModel, identify(naive));
  return [
    seriesLine(overview),
    `classic rule: ${countText(flagged, 'flagged bar')}; Tapewatch: ${countText(overview.findings, 'finding')}`,
    '',
    ...(overview.loudest.length > 0 ? ['The loudest', ...loudestTable(overview)] : ['Nothing unusual so far.']),
    '',
    'Next',
    ...nextSteps(overview, url),
  ];
};
