import { KINDS, SEVERITIES, type Kind, type Severity } from '../../../domain/anomaly/kinds.ts';
import { book } from '../state/market.ts';
import { kindFilter, severityFilter } from '../state/selection.ts';
import { kindLabel, severityLabel } from '../words/labels.ts';
import { Choice } from './toolbar.tsx';

const filterSeverity = (severity: Severity | null): void => {
  severityFilter.value = severity;
};

const filterKind = (text: string): void => {
  kindFilter.value = KINDS.find((kind) => kind === text) ?? null;
};

const SeverityFilter = ({ total, of }: { total: number; of: (severity: Severity) => number }) => (
  <div class="choices" role="group" aria-label="Severity">
    <Choice pressed={severityFilter.value === null} title="All severities" onClick={() => filterSeverity(null)}>
      All <small>{total}</small>
    </Choice>
    {SEVERITIES.toReversed().map((severity) => (
      <Choice
        key={severity}
        pressed={severityFilter.value === severity}
        title={`Only ${severity}`}
        onClick={() => filterSeverity(severity)}
      >
        {severityLabel(severity)} <small>{of(severity)}</small>
      </Choice>
    ))}
  </div>
);

const KindFilter = ({ kinds }: { kinds: readonly Kind[] }) => (
  <select aria-label="Kind" value={kindFilter.value ?? ''} onChange={(event) => filterKind(event.currentTarget.value)}>
    <option value="">All kinds</option>
    {kinds.map((kind) => (
      <option key={kind} value={kind}>
        {kindLabel(kind)}
      </option>
    ))}
  </select>
);

/** Which findings the list and the chart show. */
export const Filters = () => {
  const findings = book.value?.findings ?? [];
  const of = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const kinds = KINDS.filter((kind) => findings.some(({ loudest }) => loudest.kind === kind));
  return (
    <div class="filters">
      <SeverityFilter total={findings.length} of={of} />
      <KindFilter kinds={kinds} />
    </div>
  );
};
