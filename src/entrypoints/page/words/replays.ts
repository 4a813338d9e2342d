import type { Change, Difference } from '../state/replay-differences.ts';
import { severityLabel } from './labels.ts';

/** What became of findings, as a label. */
export const CHANGE_LABELS: Readonly<Record<Change, string>> = {
  added: 'Added',
  removed: 'Removed',
  earlier: 'Earlier',
  later: 'Later',
  severity: 'Severity',
};

/** What each change means, as the end of a sentence that begins with its label. */
export const CHANGE_MEANINGS: Readonly<Record<Change, string>> = {
  added: 'the replay finds it, and it was not recorded',
  removed: 'it was recorded, and the replay does not find it',
  earlier: 'the replay finds it too, from an earlier bar on',
  later: 'the replay finds it too, from a later bar on',
  severity: 'the replay finds it too, with another severity',
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
