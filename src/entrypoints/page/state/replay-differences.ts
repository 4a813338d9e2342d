import { computed, signal } from '@preact/signals';
import type { Finding, Replay } from '../api/answers.ts';
import { picked, sought } from './chart.ts';
import { current, lookedBack } from './market.ts';
import { run } from './replay-run.ts';
import { route } from './route.ts';
import { showTicker } from './selection.ts';

/** A finding that another policy would have made, dropped or changed. */
export type Difference = Replay['differences'][number];

/** What became of a finding. */
export type Change = Difference['changes'][number];

/** Only differences of this kind, or all. */
export const changeFilter = signal<Change | null>(null);

/** What is shown of a difference: what the replay has, else what was recorded. */
export const shownOf = ({ recorded, replayed }: Difference): Finding | null => replayed ?? recorded;

/** The differences of the kind asked for, newest first. */
export const differences = computed<readonly Difference[]>(() => {
  const { value } = run;
  const all = value.state === 'done' ? value.replay.differences : [];
  return all.filter(({ changes }) => changeFilter.value === null || changes.includes(changeFilter.value));
});

/** The differences that the chart marks: those on screen, of the present. */
export const marked = computed<readonly Difference[]>(() =>
  route.value.panel === 'replay' && lookedBack.value === null ? differences.value : [],
);

/** What tells a difference from the others of a replay. */
export const keyOf = ({ recorded, replayed }: Difference): string => `${recorded?.id} ${replayed?.id}`;

const followed = signal<string | null>(null);

/** Whether the bar on the chart was chosen by way of this difference. */
export const isFollowed = (difference: Difference): boolean =>
  followed.value === keyOf(difference) && picked.value === shownOf(difference)?.loudest.timestamp;

/** Shows the bar of a difference on the chart, of its own ticker. */
export const seek = (difference: Difference): void => {
  const finding = shownOf(difference);
  if (!finding) return;
  followed.value = keyOf(difference);
  const { ticker, loudest } = finding;
  if (ticker !== current.value?.ticker) showTicker(ticker);
  picked.value = loudest.timestamp;
  sought.value = { series: finding.series, timestamp: loudest.timestamp };
};
