import { computed, signal } from '@preact/signals';
import type { Finding } from '../../../application/finding.ts';
import type { Change } from '../../../application/replay/replay.ts';
import type { Replay, ReplayRequest } from '../api/answers.ts';
import { post } from '../api/client.ts';
import { picked, sought } from './chart.ts';
import { current } from './market.ts';
import { showTicker } from './selection.ts';

/** Names of policies that the server knows. */
export const POLICY_NAMES = ['naive', 'standard'] as const satisfies readonly ReplayRequest['policy'][];

/** What a person asks for: a named policy, `standard` with a budget, or a document; days as YYYY-MM-DD, empty for all. */
export type Question = {
  readonly choice: (typeof POLICY_NAMES)[number] | 'budget' | 'document';
  readonly budget: string;
  readonly document: string;
  readonly from: string;
  readonly to: string;
};

/** How a replay goes. */
export type Run =
  | { readonly state: 'none' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly replay: Replay }
  | { readonly state: 'failed'; readonly title: string; readonly detail: string };

/** A finding that another policy would have made, dropped or changed. */
export type Difference = Replay['differences'][number];

/** What is asked for next. */
export const question = signal<Question>({ choice: 'naive', budget: '2', document: '', from: '', to: '' });

/** How the replay goes. */
export const run = signal<Run>({ state: 'none' });

/** Only differences of this kind, or all. */
export const changeFilter = signal<Change | null>(null);

/** What is shown of a difference: what the replay has, else what was recorded. */
export const shownOf = ({ recorded, replayed }: Difference): Finding | null => replayed ?? recorded;

/** The differences on screen, oldest first. */
export const differences = computed<readonly Difference[]>(() => {
  const { value } = run;
  const all = value.state === 'done' ? value.replay.differences : [];
  return all.filter(({ changes }) => changeFilter.value === null || changes.includes(changeFilter.value));
});

const documentOf = (text: string): Record<string, unknown> | null => {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null ? { ...document } : null;
  } catch {
    return null;
  }
};

const policyOf = ({ choice, budget, document }: Question): ReplayRequest | null => {
  if (choice === 'budget') return { policy: 'standard', budget: Number(budget) };
  if (choice !== 'document') return { policy: choice };
  const policy = documentOf(document);
  return policy && { policy };
};

/** The request for a question; null when its document is not a JSON object. */
const requestOf = (asked: Question): ReplayRequest | null => {
  const policy = policyOf(asked);
  const { from, to } = asked;
  return policy && { ...policy, ...(from && { from }), ...(to && { to }) };
};

const NO_DOCUMENT = {
  title: 'The policy cannot be read',
  detail: 'It is not a JSON object: docs/standard.policy.json is one to start from',
};
const SILENCE = { title: 'No answer', detail: 'Tapewatch fell silent before the replay was done' };

let abort = new AbortController();

const judge = async (request: ReplayRequest): Promise<void> => {
  const mine = (abort = new AbortController());
  run.value = { state: 'running' };
  const answer = await post<Replay>('replays', JSON.stringify(request), 'differences', mine.signal);
  if (mine.signal.aborted) return;
  if (answer.kind === 'data') run.value = { state: 'done', replay: answer.data };
  else run.value = { state: 'failed', ...(answer.kind === 'problem' ? answer : SILENCE) };
};

/** Judges the recorded bars again as asked; what came of an earlier replay goes. */
export const startReplay = (): void => {
  abort.abort();
  changeFilter.value = null;
  const request = requestOf(question.value);
  if (request) void judge(request);
  else run.value = { state: 'failed', ...NO_DOCUMENT };
};

/** Drops the replay under way, or what came of it. */
export const clearReplay = (): void => {
  abort.abort();
  changeFilter.value = null;
  run.value = { state: 'none' };
};

/** Shows the bar of a difference on the chart, of its own ticker. */
export const seek = (finding: Finding): void => {
  const { ticker, loudest } = finding;
  if (ticker !== current.value?.ticker) showTicker(ticker);
  picked.value = loudest.timestamp;
  sought.value = { series: finding.series, timestamp: loudest.timestamp };
};
