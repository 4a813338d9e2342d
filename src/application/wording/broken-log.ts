import type { ChainReport, LogReport } from '../ports/log-audit.ts';
import { countText, grouped } from './figures.ts';

const placeOf = ({ stream, bad }: ChainReport): readonly string[] =>
  bad ? [`${stream} is bad from version ${grouped(bad.version)} on`] : [];

/** Where a log is not as it was written: its first bad place, or how many commits are gone with all trace; null when it is sound. */
export const brokenLogText = ({ ok, recorded, found, chains }: LogReport): string | null => {
  if (ok) return null;
  const [place = `${countText(recorded, 'commit')} were written and ${grouped(found)} are there`] =
    chains.flatMap(placeOf);
  return `The log is not as it was written: ${place}. See npx tapewatch audit verify, and restore the data folder from a backup (docs/runbook.md).`;
};
