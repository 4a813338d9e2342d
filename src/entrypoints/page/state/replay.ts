import { computed, effect, signal, untracked } from '@preact/signals';
import { parseDate } from '../../../domain/market/civil.ts';
import type { Finding, Replay, ReplayRequest } from '../api/answers.ts';
import { post, type Answer } from '../api/client.ts';
import { picked, sought } from './chart.ts';
import { current, lookedBack } from './market.ts';
import type { NamedReplay, PolicyName } from './replay-address.ts';
import { go, route } from './route.ts';
import { showTicker } from './selection.ts';

/** What a person asks for: a named policy, `standard` with a budget, or a document; of all tickers or only of one; days as YYYY-MM-DD, empty for all. */
export type Question = {
  readonly choice: PolicyName | 'budget' | 'document';
  readonly budget: string;
  readonly document: string;
  readonly only: string | null;
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
  only: null,
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
  const { from, to, only } = asked;
  return (
    policy && {
      ...policy,
      ...(only !== null && { tickers: [only] }),
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

/** The replay of a question as the address names it; null for a document, which is too long for one. */
const namedOf = ({ choice, budget, only, from, to }: Question): NamedReplay | null => {
  if (choice === 'document') return null;
  const isBudget = choice === 'budget';
  const days = { from: from || null, to: to || null };
  return { replay: isBudget ? 'standard' : choice, budget: isBudget ? budget : null, only, ...days };
};

const questionOf = ({ replay, budget, only, from, to }: NamedReplay): Partial<Question> => ({
  choice: budget === null ? replay : 'budget',
  ...(budget !== null && { budget }),
  only,
  from: from ?? '',
  to: to ?? '',
});

let named = 'null';

/** Has the address name a replay, or none. */
const nameReplay = (replay: NamedReplay | null): void => {
  named = JSON.stringify(replay);
  go({ replay }, 'replace');
};

const stop = (): void => {
  abort.abort();
  changeFilter.value = null;
  run.value = { state: 'none' };
};

/** Judges the recorded bars again as asked, and has the address say so; what came of an earlier replay goes. */
export const startReplay = (): void => {
  stop();
  if (!areDays(question.value)) return fail(NO_DAYS);
  const request = requestOf(question.value);
  if (!request) return fail(NO_DOCUMENT);
  nameReplay(namedOf(question.value));
  void judge(request);
};

/** Drops the replay under way, or what came of it. */
export const clearReplay = (): void => {
  stop();
  nameReplay(null);
};

/** Runs the replay that the address names, now and whenever a person, Back or Forward changes it. */
export const followReplay = (): void => {
  effect(() => {
    const { replay } = route.value;
    if (JSON.stringify(replay) === named) return;
    untracked(() => {
      if (!replay) return clearReplay();
      question.value = { ...question.value, ...questionOf(replay) };
      startReplay();
    });
  });
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
