import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withProgress, type Progress } from './progress.ts';

const CLEAR = '\r\u001B[2K';

type Screen = { readonly output: WriteStream; readonly shown: () => string };

/** A screen of so many columns that keeps what is written on it. */
const screen = (columns: number, isTTY = true): Screen => {
  let text = '';
  const output = Object.assign(Object.create(WriteStream.prototype), new PassThrough(), {
    isTTY,
    columns,
    write: (part: string) => {
      text += part;
      return true;
    },
  });
  return { output, shown: () => text };
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const counting = (manner: { readonly quiet?: boolean }, { output }: Screen): Promise<string> =>
  withProgress(
    manner,
    async (progress) => {
      for (let n = 0; n < 250; n += 1) {
        progress(() => `counted to ${n}`);
        vi.advanceTimersByTime(1);
      }
      return 'done';
    },
    output,
  );

test('one line, rewritten ten times a second at most, and gone at the end', async () => {
  const wide = screen(80);
  expect(await counting({}, wide)).toBe('done');
  expect(wide.shown()).toBe(`${CLEAR}counted to 0${CLEAR}counted to 100${CLEAR}counted to 200${CLEAR}`);
});

test('cut to the columns of the terminal', async () => {
  const narrow = screen(11);
  await counting({}, narrow);
  expect(narrow.shown()).toBe(`${CLEAR}counted to${CLEAR}counted to${CLEAR}counted to${CLEAR}`);
});

test.each([
  ['no terminal', {}, false],
  ['only the answer is wanted', { quiet: true }, true],
])('nothing where there is %s', async (_, manner, isTTY) => {
  const silent = screen(80, isTTY);
  expect(await counting(manner, silent)).toBe('done');
  expect(silent.shown()).toBe('');
});

test('gone before a failure is told; nothing is cleared where nothing was shown', async () => {
  const { output, shown } = screen(80);
  const failure = new Error('no');
  const fail = async (progress: Progress): Promise<never> => {
    progress(() => 'began');
    throw failure;
  };
  const failing = withProgress({}, fail, output);
  await expect(failing).rejects.toBe(failure);
  expect(shown()).toBe(`${CLEAR}began${CLEAR}`);
  const idle = screen(80);
  await withProgress({}, async () => {}, idle.output);
  expect(idle.shown()).toBe('');
});
