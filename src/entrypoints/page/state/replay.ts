import { effect, untracked } from '@preact/signals';
import type { NamedReplay } from './replay-address.ts';
import { changeFilter } from './replay-differences.ts';
import { namedOf, question, questionOf, readQuestion } from './replay-question.ts';
import { drop, judge, run } from './replay-run.ts';
import { go, route } from './route.ts';

let named = 'null';

/** Has the address name a replay, or none. */
const nameReplay = (replay: NamedReplay | null): void => {
  named = JSON.stringify(replay);
  go({ replay }, 'replace');
};

const stop = (): void => {
  changeFilter.value = null;
  drop();
};

/** Judges the recorded bars again as asked, and has the address say so; what came of an earlier replay goes. */
export const startReplay = (): void => {
  stop();
  const asked = readQuestion(question.value);
  if ('unasked' in asked) {
    run.value = { state: 'failed', ...asked.unasked };
    return;
  }
  nameReplay(namedOf(question.value));
  void judge(asked.request);
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
