import type { Change, Difference } from '../state/replay.ts';
import { severityLabel } from './labels.ts';

/** What became of findings, as a label. */
export const CHANGE_LABELS: Readonly<Record<Change, string>> = {
  added: 'Added',
  removed: 'Removed',
  earlier: 'Earlier',
  later: 'Later',
  severity: 'Severity',
};

/** What became of a finding: `Added`, `Earlier; Medium to High`. */
export const changesText = ({ changes, recorded, replayed }: Difference): string =>
  changes
    .map((change) =>
      change === 'severity' && recorded && replayed
        ? `${severityLabel(recorded.severity)} to ${severityLabel(replayed.severity)}`
        : CHANGE_LABELS[change],
    )
    .join('; ');
