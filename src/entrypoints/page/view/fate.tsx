import type { ComponentChildren } from 'preact';
import { SUSPECT } from '../../../domain/anomaly/kinds.ts';
import type { FindingAndFate } from '../api/answers.ts';
import { detailsOf, type Details } from '../state/details.ts';
import { open } from '../state/selection.ts';
import { backToNow } from '../state/time.ts';
import { Corrections } from './corrections.tsx';

const Successor = ({ id }: { id: string }) => (
  <button type="button" onClick={() => open(id)}>
    Show what took its place
  </button>
);

const becauseOf = ({ kind }: FindingAndFate['finding']): string =>
  kind === SUSPECT ? 'What was suspected was refuted, or its bar corrected' : 'A bar was corrected after it was made';

const Withdrawn = ({ fate: { finding, supersededBy } }: { fate: FindingAndFate }) => (
  <>
    <p>
      <strong>Withdrawn.</strong> {becauseOf(finding)}, and it no longer stands.
    </p>
    <Corrections finding={finding} />
    {supersededBy === null ? null : <Successor id={supersededBy} />}
  </>
);

/** What became of a finding that is not listed. */
const Fate = ({ fate }: { fate: FindingAndFate }) => (
  <>
    <h2>{fate.finding.reason}</h2>
    {fate.retracted ? <Withdrawn fate={fate} /> : <p>Older than what is listed here.</p>}
  </>
);

/** That nothing is known of a finding by this id, and why. */
const Unknown = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <>
    <h2>{title}</h2>
    <p>{children}</p>
  </>
);

const NotYet = ({ id }: { id: string }) => (
  <Unknown title="This finding was not known yet.">
    Nobody had been told of {id} at that moment: it was made later.{' '}
    <button type="button" onClick={backToNow}>
      Show it as it is now
    </button>
  </Unknown>
);

const missingText = (answer: Details['answer']): string =>
  answer.kind === 'problem' ? answer.detail : 'Tapewatch does not answer.';

/** Why a finding is not among those listed: it was withdrawn, made later, is older, or there is none. */
export const Missing = ({ id }: { id: string }) => {
  const found = detailsOf(id);
  if (!found) return <Unknown title={`Finding ${id}`}>Looking for it.</Unknown>;
  if (found.isLater) return <NotYet id={id} />;
  if (found.answer.kind === 'data') return <Fate fate={found.answer.data} />;
  return <Unknown title={`This ticker has no finding ${id}.`}>{missingText(found.answer)}</Unknown>;
};
