import type { ComponentChildren } from 'preact';
import { whenText } from '../../../application/wording/figures.ts';
import type { Finding } from '../api/answers.ts';
import { detailsOf, verificationOf } from '../state/details.ts';
import { open } from '../state/selection.ts';
import { factorsOf } from '../words/factors.ts';
import { CopyButton } from './copy-button.tsx';
import { Corrections } from './corrections.tsx';

/** Most bars of a finding named one by one. */
const MOST_BARS = 3;

const barsText = ({ bars, series }: Finding): string => {
  const named = bars.map((bar) => whenText(Date.parse(bar), series));
  if (named.length <= MOST_BARS) return named.join(', ');
  return `${named.length} bars, ${named[0] ?? ''} to ${named.at(-1) ?? ''}`;
};

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{children}</td>
  </tr>
);

const predecessorOf = (id: string): string | null => {
  const answer = detailsOf(id)?.answer;
  return answer?.kind === 'data' ? answer.data.supersedes : null;
};

const Replaced = ({ by }: { by: string }) => {
  const predecessor = predecessorOf(by);
  if (predecessor === null) return null;
  return (
    <Row name="Replaces">
      a finding that a corrected bar withdrew{' '}
      <button type="button" class="copy" onClick={() => open(predecessor)}>
        Show it
      </button>
    </Row>
  );
};

const Verified = ({ id }: { id: string }) => {
  const text = verificationOf(id);
  return text === null ? null : <Row name="From the log">{text}</Row>;
};

const endText = ({ endTimestamp, series }: Finding): string =>
  endTimestamp === null ? 'still going on' : `ended on ${whenText(Date.parse(endTimestamp), series)}`;

/** The numbers of a finding, its bars, what it took the place of, who judged it, and its id. */
export const Factors = ({ finding }: { finding: Finding }) => (
  <table>
    <tbody>
      {factorsOf(finding).map(({ name, value, remark }) => (
        <Row key={name} name={name}>
          {value} <span class="remark">{remark}</span>
        </Row>
      ))}
      <Row name="Bars">
        {barsText(finding)}; {endText(finding)}
        <Corrections finding={finding} />
      </Row>
      <Replaced by={finding.id} />
      <Row name="Judged by">
        detector {finding.loudest.detector}, policy {finding.policy}
      </Row>
      <Verified id={finding.id} />
      <Row name="Id">
        <code>{finding.id}</code>
        <span class="copies">
          <CopyButton key={`id ${finding.id}`} text={finding.id} label="id" />
          <CopyButton
            key={`explain ${finding.id}`}
            text={`npx tapewatch explain ${finding.id}`}
            label="explain command"
          />
        </span>
      </Row>
    </tbody>
  </table>
);
