import { KINDS, SEVERITIES, type Kind, type Severity } from '../../../domain/anomaly/kinds.ts';
import type { Finding } from '../api/answers.ts';
import { book } from '../state/market.ts';
import { go, route } from '../state/route.ts';
import { passes } from '../state/selection.ts';
import { kindLabel, severityLabel } from '../words/labels.ts';
import { Choice } from './toolbar.tsx';

type Counted = { readonly findings: readonly Finding[] };

const chooseSeverity = (severity: Severity | null): void => go({ severity }, 'replace');

const chooseKind = (text: string): void => go({ kind: KINDS.find((kind) => kind === text) ?? null }, 'replace');

/** How many findings a choice of severity would leave, the kind being as it is. */
const withSeverity = (findings: readonly Finding[], severity: Severity | null): number =>
  findings.filter((finding) => passes(finding, { kind: route.value.kind, severity })).length;

/** How many findings a choice of kind would leave, the severity being as it is. */
const withKind = (findings: readonly Finding[], kind: Kind): number =>
  findings.filter((finding) => passes(finding, { severity: route.value.severity, kind })).length;

const SeverityFilter = ({ findings }: Counted) => (
  <div class="choices" role="group" aria-label="Severity">
    <Choice pressed={route.value.severity === null} title="All severities" onClick={() => chooseSeverity(null)}>
      All <small>{withSeverity(findings, null)}</small>
    </Choice>
    {SEVERITIES.toReversed().map((severity) => (
      <Choice
        key={severity}
        pressed={route.value.severity === severity}
        title={`Only ${severity}`}
        onClick={() => chooseSeverity(severity)}
      >
        {severityLabel(severity)} <small>{withSeverity(findings, severity)}</small>
      </Choice>
    ))}
  </div>
);

const KindFilter = ({ findings }: Counted) => (
  <select aria-label="Kind" value={route.value.kind ?? ''} onChange={(event) => chooseKind(event.currentTarget.value)}>
    <option value="">All kinds</option>
    {KINDS.filter((kind) => kind === route.value.kind || findings.some(({ loudest }) => loudest.kind === kind)).map(
      (kind) => (
        <option key={kind} value={kind}>
          {kindLabel(kind)} ({withKind(findings, kind)})
        </option>
      ),
    )}
  </select>
);

/** Which findings the list and the chart show, with how many each choice would leave. */
export const Filters = () => {
  const findings = book.value?.findings ?? [];
  return (
    <div class="filters">
      <SeverityFilter findings={findings} />
      <KindFilter findings={findings} />
    </div>
  );
};
