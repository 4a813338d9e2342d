import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkplace, START, TAPEWATCH, type Ended } from '../local/workplace.fixture.ts';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../../adapters/market-data/sample/aapl.csv.gz', import.meta.url));
const CLEAR = '\r\u001B[2K';

const place = openWorkplace();

/** Runs the command line on a terminal of its own, where stdout and stderr are one; with so many columns, where they are given. */
const onTerminal = (words: string, columns?: number): Promise<Ended> => {
  const size = columns === undefined ? '' : `stty cols ${columns}; `;
  const call = `${size}exec "${CHECKOUT}node_modules/.bin/node" "${CHECKOUT}${TAPEWATCH}" ${words}`;
  return place.shell(`cd '${place.folder}' && script -qec '${call}' /dev/null`);
};

beforeAll(async () => {
  copyFileSync(SAMPLE, join(place.folder, 'aapl.csv.gz'));
  const server = place.start(START, [], { TAPEWATCH_CHANNELS: '' });
  await server.said(/Serving until stopped/);
  server.process.kill('SIGINT');
  await server.ended;
}, 60_000);

afterAll(() => place.close());

describe.runIf(process.platform === 'linux')('long work', { timeout: 60_000 }, () => {
  test.each([
    ['detect aapl.csv.gz', 'judged 1,260 bars of 1 ticker'],
    ['replay --policy naive', 'reading the log: commit 0 of '],
    ['asof now ticker', 'reading the log: sample/'],
    ['projections rebuild', 'following policy/'],
    ['audit verify', 'following policy/'],
  ])('%s shows on a terminal how far it is, and leaves the answer alone', async (words, shown) => {
    const { code, stdout } = await onTerminal(words);
    expect(code).toBe(0);
    expect(stdout.startsWith(`${CLEAR}${shown}`)).toBe(true);
    const answer = stdout.slice(stdout.lastIndexOf(CLEAR) + CLEAR.length);
    expect(answer).toMatch(/^\S.*\r\n/);
    expect(answer).not.toContain(shown);
    const [quiet, piped] = [await onTerminal(`${words} --quiet`), await place.run(TAPEWATCH, words.split(' '))];
    expect(quiet.stdout + piped.stdout + piped.stderr).not.toContain(CLEAR);
  });

  test('tables take the columns of a wider terminal', async () => {
    const path = place.write('ABCDEFGHIJKL.MNOPQR.csv', '');
    copyFileSync(SAMPLE, path);
    const words = 'detect ABCDEFGHIJKL.MNOPQR.csv --ticker ABCDEFGHIJKL.MNOPQR --quiet --no-color';
    const [narrow, wide] = [await onTerminal(words, 80), await onTerminal(words, 120)];
    const widths = ({ stdout }: Ended): number => Math.max(...stdout.split('\r\n').map((line) => line.length));
    expect(widths(narrow)).toBeLessThanOrEqual(80);
    expect(widths(wide)).toBeGreaterThan(80);
  });
});
