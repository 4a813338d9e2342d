import { computed, signal } from '@preact/signals';
import { parseDate } from '../../../domain/market/civil.ts';
import type { Finding, Replay, ReplayRequest } from '../api/answers.ts';
import { post, type Answer } from '../api/client.ts';
import { picked, sought } from './chart.ts';
import { current, lookedBack } from './market.ts';
import { route } from './route.ts';
import { showTicker } from './selection.ts';

/** The name of a policy that the server knows. */
export type PolicyName = Extract<ReplayRequest['policy'], string>;

/** What a person asks for: a named policy, `standard` with a budget, or a document; of all tickers, or of the one on screen; days as YYYY-MM-DD, empty for all. */
export type Question = {
  readonly choice: PolicyName | 'budget' | 'document';
  readonly budget: string;
  readonly document: string;
  readonly isOfTicker: boolean;
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

/** What became of a finding. */
export type Change = Difference['changes'][number];

/** The status of a request that is refused for what it holds. */
const BAD_REQUEST = 400;

/** Most differences that are listed: the newest. */
const MOST_DIFFERENCES = 5000;

/** What is asked for next. */
export const question = signal<Question>({
  choice: 'naive',
  budget: '2',
  document: '',
  isOfTicker: false,
  from: '',
  to: '',
});

/** How the replay goes. */
export const run = signal<Run>({ state: 'none' });

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
  const { from, to, isOfTicker } = asked;
  const ticker = isOfTicker ? current.value?.ticker : undefined;
  return (
    policy && {
      ...policy,
      ...(ticker !== undefined && { tickers: [ticker] }),
      ...(from && { from }),
      ...(to && { to }),
      limit: MOST_DIFFERENCES,
    }
  );
};

const NO_DOCUMENT = {
  title: 'The policy cannot be read',
  detail: 'It is not a JSON object: docs/standard.policy.json is one to start from',
};
const NO_DAYS = {
  title: 'These days cannot be used',
  detail: 'Each is a real day such as 2020-03-16 or left empty, and the first is not after the last',
};
const UNUSABLE = 'This policy cannot be used';
const SILENCE = { title: 'No answer', detail: 'Tapewatch fell silent before the replay was done' };

const isDay = (text: string): boolean => text === '' || parseDate(text) !== null;

const areDays = ({ from, to }: Question): boolean =>
  isDay(from) && isDay(to) && (from === '' || to === '' || from <= to);

/** What the server said in the words of the page: it refuses nothing but policies of what this page sends. */
const failureOf = (answer: Exclude<Answer<Replay>, { kind: 'data' }>): Run => {
  if (answer.kind === 'silence') return { state: 'failed', ...SILENCE };
  const { status, title, detail } = answer;
  return { state: 'failed', title: status === BAD_REQUEST ? UNUSABLE : title, detail };
};

const fail = (why: { readonly title: string; readonly detail: string }): void => {
  run.value = { state: 'failed', ...why };
};

let abort = new AbortController();

const judge = async (request: ReplayRequest): Promise<void> => {
  const mine = (abort = new AbortController());
  run.value = { state: 'running' };
  const answer = await post('/replays', request, 'differences', mine.signal);
  if (mine.signal.aborted) return;
  run.value = answer.kind === 'data' ? { state: 'done', replay: answer.data } : failureOf(answer);
};

/** Judges the recorded bars again as asked; what came of an earlier replay goes. */
export const startReplay = (): void => {
  abort.abort();
  changeFilter.value = null;
  if (!areDays(question.value)) return fail(NO_DAYS);
  const request = requestOf(question.value);
  if (request) void judge(request);
  else fail(NO_DOCUMENT);
};

/** Drops the replay under way, or what came of it. */
export const clearReplay = (): void => {
  abort.abort();
  changeFilter.value = null;
  run.value = { state: 'none' };
};

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
