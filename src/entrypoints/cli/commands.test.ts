import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { marketOf, minutes } from '../../application/calibration/markets.fixture.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import { openWorkplace, TAPEWATCH, type Ended } from '../local/workplace.fixture.ts';
import { csvOf } from './bars.fixture.ts';
import { everyCommand } from './commands.fixture.ts';

/** They serve or print a script: there is no data to answer with. */
const WITHOUT_DATA = ['start', 'demo', 'completion'];

/** They ask an emulator, which a test of their own starts. */
const ON_EMULATOR = ['infra ensure', 'queue status', 'queue redrive'];

/** They need a feed as traded, and the bundled one is adjusted. */
const ON_TRADED = ['corporate-action confirm', 'corporate-action refute'];

const COMMANDS = await everyCommand();
const HERE = COMMANDS.filter(({ words }) => ![...ON_EMULATOR, ...ON_TRADED].includes(words));
const REFUSED = COMMANDS.filter(({ words }) => ON_TRADED.includes(words)).flatMap(({ examples }) => examples);
const ANSWERING = HERE.filter(({ words }) => !WITHOUT_DATA.includes(words));
const SERVING = COMMANDS.filter(({ words }) => words === 'start').flatMap(({ examples }) => examples);
const EXAMPLES = HERE.flatMap(({ examples }) => examples).filter((line) => !SERVING.includes(line));

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../../adapters/market-data/sample/aapl.csv.gz', import.meta.url));
const ESCAPE = '\u001B[';

const place = openWorkplace();

/** Types a line into bash in the folder, where `npx tapewatch` is this command line. */
const type = (line: string): Promise<Ended> => {
  const quoted = `'${line.replaceAll("'", String.raw`'\''`)}'`;
  return place.shell(`cd '${place.folder}' && PATH="$PWD/bin:$PATH" exec bash -c ${quoted}`);
};

/** Types a line that serves, waits until it does, and stops it. */
const serve = (line: string): Promise<Ended> =>
  type(`rm -f said && mkfifo said && { ${line} > said & } && sed '/Serving until stopped/q' said; kill $!; wait $!`);

beforeAll(() => {
  const npx = place.write(
    'bin/npx',
    `#!/bin/sh\nshift\nexec '${CHECKOUT}node_modules/.bin/node' '${CHECKOUT}${TAPEWATCH}' "$@"\n`,
  );
  chmodSync(npx, 0o755);
  place.write('bars.csv', gunzipSync(readFileSync(SAMPLE)));
  place.write('minutes.csv', csvOf(marketOf(4, minutes)));
  copyFileSync(SAMPLE, join(place.folder, 'aapl.csv.gz'));
  place.write('own.policy.json', JSON.stringify(standard(2)));
});

afterAll(() => place.close());

test('every command teaches by example and, where it answers with data, answers programs', () => {
  const lacking = COMMANDS.filter(
    ({ words, options, examples }) =>
      examples.length === 0 || options.includes('--json') === WITHOUT_DATA.includes(words),
  );
  expect(lacking).toEqual([]);
});

describe('the examples of the help', { timeout: 60_000 }, () => {
  test.each(SERVING)('%s', async (line) => {
    expect(await serve(line)).toMatchObject({ code: 0, stderr: '' });
  });

  test.each(EXAMPLES)('%s', async (line) => {
    const { code, stderr } = await type(line);
    expect({ code, failure: /^tapewatch: .*/m.exec(stderr) }).toEqual({ code: 0, failure: null });
  });
});

describe('a word on a split of adjusted prices', { timeout: 60_000 }, () => {
  test.each(REFUSED)('%s', async (line) => {
    const { code, stdout, stderr } = await type(line);
    expect(code).toBe(2);
    expect(line.includes('--json') ? stdout : stderr).toMatch(
      /gives prices that are adjusted already, so nothing was changed/,
    );
  });
});

describe('only the answer, without colours', { timeout: 60_000 }, () => {
  const quiet = (words: string, line: string): Promise<Ended> =>
    type(`rm -rf backup-*; ${line.replace(`tapewatch ${words}`, `tapewatch --quiet ${words} --no-color`)}`);

  test.each(ANSWERING)('$words', async ({ words, examples: [first = ''] }) => {
    const { code, stdout, stderr } = await quiet(words, `export FORCE_COLOR=1; ${first}`);
    expect({ code, stderr, coloured: stdout.includes(ESCAPE) }).toEqual({ code: 0, stderr: '', coloured: false });
    expect(stdout).not.toBe('');
  });

  test.each(ANSWERING)('$words --json', async ({ words, examples: [first = ''] }) => {
    const { code, stdout, stderr } = await quiet(words, `${first} --json`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toBeTypeOf('object');
  });
});

describe('colours', { timeout: 60_000, concurrent: true }, () => {
  const detect = 'npx tapewatch detect aapl.csv.gz';

  test('are of severities alone, on whatever wants them', async () => {
    const [plain, coloured] = await Promise.all([type(detect), type(`FORCE_COLOR=1 ${detect}`)]);
    expect(plain.stdout).not.toContain(ESCAPE);
    expect(coloured.stdout).toContain(`${ESCAPE}31mhigh${ESCAPE}39m\n`);
    expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
  });

  test.each(['NO_COLOR=1', 'FORCE_COLOR=0'])('%s keeps them away', async (setting) => {
    expect((await type(`${setting} script -qec '${detect}' /dev/null`)).stdout).not.toContain(`${ESCAPE}3`);
  });
});
