import { priceText, signedPercentText, volumeText, whenText } from '../../../application/wording/figures.ts';
import type { Bar } from '../api/answers.ts';
import { picked } from '../state/chart.ts';
import { pick, type Decision } from '../state/decisions.ts';
import type { Book } from '../state/market.ts';
import { route } from '../state/route.ts';
import { correctedWords, neededWords, rarityWords, reasonWords } from '../words/decisions.ts';

/** Height of a row in pixels, as the style sheet has it. */
export const ROW = 26;

/** The id of a row's element, by the bar's place in the series. */
export const decisionId = (index: number): string => `decision-${index}`;

const Needed = ({ bar }: { bar: Bar }) => (
  <>
    <td class="wide">{neededWords(bar, 'close')}</td>
    <td class="wide">{neededWords(bar, 'volume')}</td>
  </>
);

type RowProps = { readonly decision: Decision; readonly held: Book; readonly place: number };

/** A row of the log of decisions: the bar, what was decided and why, and what a finding would have needed. */
export const DecisionRow = ({ decision, held, place }: RowProps) => {
  const { bar, index } = decision;
  const before = held.bars[index - 1];
  const [reason, corrected] = [reasonWords(bar), correctedWords(bar)];
  return (
    <tr
      id={decisionId(index)}
      class={bar.verdict}
      aria-rowindex={place + 2}
      aria-selected={picked.value === bar.timestamp}
      onClick={() => pick(decision)}
    >
      <th scope="row">{whenText(Date.parse(bar.timestamp), held.item.series)}</th>
      <td class="number wide">{priceText(bar.close)}</td>
      <td class="number">{before ? signedPercentText(Math.log(bar.close / before.close)) : ''}</td>
      <td class="number wide">{volumeText(bar.volume)}</td>
      <td class="verdict">{bar.verdict}</td>
      <td class="number wide" title={bar.verdict === 'unjudged' ? '' : `score ${bar.score.toFixed(3)}`}>
        {rarityWords(bar)}
      </td>
      <td title={corrected === '' ? reason : `${reason}; ${corrected}`}>
        {corrected === '' ? null : <span class="corrected">{corrected}</span>} {reason}
      </td>
      {route.value.log === 'findings' ? null : <Needed bar={bar} />}
    </tr>
  );
};
