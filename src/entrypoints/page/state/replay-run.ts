import { signal } from '@preact/signals';
import type { Replay, ReplayRequest } from '../api/answers.ts';
import { post, type Answer } from '../api/client.ts';

/** How a replay goes. */
export type Run =
  | { readonly state: 'none' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly replay: Replay }
  | { readonly state: 'failed'; readonly title: string; readonly detail: string };

/** The status of a request that is refused for what it holds. */
const BAD_REQUEST = 400;

/** How the replay goes. */
export const run = signal<Run>({ state: 'none' });

const UNUSABLE = 'This policy cannot be used';
const SILENCE = { title: 'No answer', detail: 'Tapewatch fell silent before the replay was done' };

/** What the server said in the words of the page: it refuses nothing but policies of what this page sends. */
const failureOf = (answer: Exclude<Answer<Replay>, { kind: 'data' }>): Run => {
  if (answer.kind === 'silence') return { state: 'failed', ...SILENCE };
  const { status, title, detail } = answer;
  return { state: 'failed', title: status === BAD_REQUEST ? UNUSABLE : title, detail };
};

let abort = new AbortController();

/** Has the server judge the recorded bars again, and tells in `run` how that goes. */
export const judge = async (request: ReplayRequest): Promise<void> => {
  const mine = (abort = new AbortController());
  run.value = { state: 'running' };
  const answer = await post('/replays', request, 'differences', mine.signal);
  if (mine.signal.aborted) return;
  run.value = answer.kind === 'data' ? { state: 'done', replay: answer.data } : failureOf(answer);
};

/** Drops the replay under way, or what came of it. */
export const drop = (): void => {
  abort.abort();
  run.value = { state: 'none' };
};
