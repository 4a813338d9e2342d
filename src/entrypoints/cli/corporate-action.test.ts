import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { daysFromCivil } from '../../domain/market/civil.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { openWorkplace, START, TAPEWATCH, type Ended } from '../local/workplace.fixture.ts';

const place = openWorkplace();

const DATES = sessionsBetween(daysFromCivil(2024, 1, 2), daysFromCivil(2024, 6, 28)).map(({ open }) =>
  sessionDate(open),
);
const FIRST = DATES[1] ?? '';
const LAST = DATES.at(-1) ?? '';
const EVE = DATES.at(-2) ?? '';

/** A quiet market that splits 4:1 on its last day, of which its feed tells nothing. */
const rows = DATES.map((date, i) => {
  const split = date === LAST ? 4 : 1;
  const close = ((100 * Math.exp(0.01 * Math.sin(1.7 * i))) / split).toFixed(3);
  const volume = Math.round(1e6 * split * Math.exp(0.2 * Math.cos(2.3 * i)));
  return [date, close, close, close, close, volume].join(',');
});

const environment = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_ADJUSTMENT: 'as-traded' };

beforeAll(async () => {
  const file = place.write('acme.csv', `date,open,high,low,close,volume\n${rows.join('\n')}\n`);
  Object.assign(environment, { TAPEWATCH_CSV_PATH: file });
  const server = place.start(START, [], environment);
  await server.said(/Serving until stopped/);
  server.process.kill('SIGTERM');
  await server.ended;
}, 60_000);

afterAll(() => place.close());

const ask = (...args: readonly string[]): Promise<Ended> => place.run(TAPEWATCH, args, environment);
const answerTo = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await ask(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trimEnd();
};

const idIn = (answer: string): string => /in the finding (\S+)/.exec(answer)?.[1] ?? '';

describe('a split that is held', { timeout: 60_000 }, () => {
  test('is confirmed by a person, once, and refuted again', async () => {
    expect(await answerTo('why-not', 'ACME', LAST)).toContain('(suspect-corporate-action)');
    expect(await answerTo('corporate-action', 'confirm', 'ACME', LAST)).toBe(
      `ACME ${LAST}: Confirmed. The day was judged anew, on the adjusted move.`,
    );
    expect(await answerTo('why-not', 'ACME', LAST)).toContain('normal (split)');
    expect(await answerTo('corporate-action', 'confirm', 'ACME', LAST)).toContain('recorded already');
    const refuted: unknown = JSON.parse(await answerTo('corporate-action', 'refute', 'ACME', LAST, '--json'));
    expect(refuted).toMatchObject({ series: 'csv/ACME/1d', verdict: 'refuted', outcome: 'judged-anew' });
    const after = await answerTo('why-not', 'ACME', LAST);
    expect(after).toContain('anomalous (above-threshold)');
    expect(after).not.toContain(' after ');
    const replaced = /replaces +(\S+)/.exec(await answerTo('explain', idIn(after)))?.[1] ?? '';
    expect(replaced).toContain('suspect-corporate-action');
    const suspect = (await answerTo('explain', replaced)).replaceAll(/\s+/g, ' ');
    expect(suspect).toContain('it was held, and does not stand any more. ');
    expect(suspect).toContain(`${replaced}, withdrawn, as it was refuted`);
    expect(await answerTo('corporate-action', 'confirm', 'ACME', LAST, '--split', '4:1')).toContain(
      'Confirmed: a 4:1 split.',
    );
  });

  test.each([
    ['refuted of a day on which nothing happened', ['refute', 'ACME', EVE], 'Nothing is held or recorded'],
    ['confirmed of a day too long ago', ['confirm', 'ACME', FIRST, '--split', '4:1'], 'Only the newest 64 bars'],
    [
      'confirmed with more cash than the share',
      ['confirm', 'ACME', EVE, '--dividend', '500'],
      'No share at that price',
    ],
  ])('is not to be %s', async (_, said, why) => {
    const { code, stdout, stderr } = await ask('corporate-action', ...said);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${said[1]} ${said[2]}: ${why}`);
    const json = await ask('corporate-action', ...said, '--json');
    expect({ code: json.code, stderr: json.stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({ series: 'csv/ACME/1d', text: expect.stringContaining(why) });
  });

  test.each([
    [
      '--split 4',
      ['ACME', LAST, '--split', '4'],
      '--split: given "4"; allowed: new shares to old that are not as many, such as 4:1',
    ],
    [
      '--split 0:1',
      ['ACME', LAST, '--split', '0:1'],
      '--split: given "0:1"; allowed: new shares to old that are not as many, such as 4:1',
    ],
    ['--split 1:1', ['ACME', LAST, '--split', '1:1'], '--split: given "1:1"; allowed: new shares to old that are not'],
    ['--dividend 0', ['ACME', LAST, '--dividend', '0'], '--dividend: given "0"; allowed: cash for a share above 0'],
    ['a day without a bar', ['ACME', '2024-06-30'], 'ACME has no judged bar that day'],
    ['a ticker that is not watched', ['NOPE', LAST], 'NOPE is not watched by daily bars'],
  ])('is refused with %s', async (_, args, message) => {
    const { code, stdout, stderr } = await ask('corporate-action', 'confirm', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

test('detect counts what was taken out, and what no share can have paid', async () => {
  const rowsOfTable = ['2024-01-02,10,10,10,10,5,0,1', '2024-01-03,10,10,10,10,5,20,1', '2024-01-04,5,5,5,5,5,0,2'];
  const header = 'date,open,high,low,close,volume,dividend_amount,split_coefficient';
  const file = place.write('table.csv', `${[header, ...rowsOfTable].join('\n')}\n`);
  const { code, stderr } = await place.run(TAPEWATCH, ['detect', file]);
  expect(code).toBe(0);
  expect(stderr).toContain('1 corporate action taken out, 1 impossible and left');
});
