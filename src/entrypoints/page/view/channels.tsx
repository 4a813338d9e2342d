import { rangeText } from '../../../application/wording/factor.ts';
import { valueText, zText } from '../../../application/wording/units.ts';
import { detailsOf } from '../state/details.ts';

const HEADINGS = ['Channel', 'Value', 'Normal', 'Z-score'];

/** Every channel of the loudest bar of a finding, not only the one that spoke; nothing until the server has told. */
export const Channels = ({ id }: { id: string }) => {
  const answer = detailsOf(id)?.answer;
  if (answer?.kind !== 'data') return null;
  return (
    <table class="channels">
      <thead>
        <tr>
          {HEADINGS.map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {answer.data.factors.map((factor) => (
          <tr key={factor.detector} class={Math.abs(factor.z) > factor.threshold ? 'loud' : ''}>
            <th scope="row">{factor.detector}</th>
            <td>{valueText(factor.unit, factor.value)}</td>
            <td>{rangeText(factor)}</td>
            <td>{zText(factor.z)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
