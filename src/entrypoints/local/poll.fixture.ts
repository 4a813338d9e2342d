import { setImmediate as breathe } from 'node:timers/promises';

/** Most questions asked before giving up. */
const MOST = 20_000;

/** Asks until the answer is the wanted one, and gives it. */
export const poll = async <T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> => {
  for (let asked = 0; asked < MOST; asked += 1) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await breathe();
  }
  throw new Error(`after ${MOST} questions the answer was still another one`);
};
