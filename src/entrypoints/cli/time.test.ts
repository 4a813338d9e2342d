import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import { barAt, calmBars } from '../../application/commands/market.fixture.ts';
import { FIRST_COMMIT, openRecorder, ticking } from '../../application/replay/recorder.fixture.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { openWorkplace, TAPEWATCH, type Ended } from '../local/workplace.fixture.ts';

const place = openWorkplace();
const data = join(place.folder, 'data');
const recorded = choosePolicy('standard').id;

const dateAt = (n: number): string => sessionDate(barAt(n, 1, 1).time);

/** When the n-th commit was recorded: watch, quiet bars, a crash, its correction. */
const recordedAt = (n: number): string => new Date(FIRST_COMMIT + n * 1000).toISOString();

beforeAll(async () => {
  mkdirSync(data);
  const log = openSqliteEventStore({ file: join(data, 'events.sqlite'), now: ticking() });
  const recorder = openRecorder(choosePolicy('standard'), log);
  await recorder.record('AAPL', calmBars(90));
  await recorder.record('AAPL', [barAt(90, 130, 5e7)]);
  await recorder.record('AAPL', [barAt(90, 151, 5e7)]);
  log.close();
});

afterAll(() => place.close());

const ask = (...args: readonly string[]): Promise<Ended> => place.run(TAPEWATCH, args);

const tooWide = (text: string): readonly string[] => text.split('\n').filter((line) => line.length > 80);

describe('asof', { timeout: 60_000 }, () => {
  test('says what was known then, and a later correction does not rewrite it', async () => {
    const then = await ask('asof', recordedAt(2), 'anomalies');
    expect(then).toMatchObject({ code: 0, stderr: '' });
    expect(then.stdout).toMatch(/^1 finding known at 2024-03-04T21:00:02.000Z\n\nloudest /);
    expect(then.stdout).toMatch(new RegExp(`^${dateAt(90)}  AAPL    -\\S+ %  critical  aapl-\\d{8}-price-\\w+$`, 'm'));
    expect(tooWide(then.stdout)).toEqual([]);
    expect((await ask('asof', recordedAt(3), 'anomalies', 'AAPL')).stdout).toMatch(/^0 findings known at \S+\n$/);
    expect((await ask('asof', '2024-03-03', 'anomalies')).stdout).toMatch(
      /^0 findings known at 2024-03-04T04:59:59.999Z: nothing was recorded before 2024-03-04T21:00:00.000Z\n$/,
    );
  });

  test('says how far each series had come', async () => {
    const { stdout } = await ask('asof', recordedAt(1), 'ticker', 'AAPL');
    expect(stdout).toContain('1 series known at');
    expect(stdout).toContain(`test/AAPL/1d  90    ${dateAt(0)}  ${dateAt(89)}  ${recorded}`);
    expect(tooWide(stdout)).toEqual([]);
    expect((await ask('asof', recordedAt(1), 'ticker', 'MSFT')).stdout).toMatch(/^0 series/);
  });

  test.each(['now', '-5m', '-2h'])('takes %s for a moment, and says which it was', async (time) => {
    const ago = { now: 0, '-5m': 300_000, '-2h': 7_200_000 }[time] ?? Number.NaN;
    const asked = Date.now() - ago;
    const { code, stdout } = await ask('asof', time, 'anomalies');
    expect(code).toBe(0);
    const [, instant = ''] = /^0 findings known at (\S+Z)\n$/.exec(stdout) ?? [];
    expect(Date.parse(instant)).toBeGreaterThanOrEqual(asked);
    expect(Date.parse(instant)).toBeLessThanOrEqual(Date.now() - ago);
  });

  test.each(['-5', '-m', '-5w', '--now'])('%s is no moment', async (time) => {
    const { code, stderr } = await ask('asof', time, 'anomalies');
    expect(code).toBe(2);
    expect(stderr).toContain(`tapewatch: "${time}" must be a real date`);
  });

  test('as one JSON line', async () => {
    const { stdout } = await ask('asof', recordedAt(2), 'anomalies', '--json');
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ asOf: recordedAt(2), anomalies: [{ ticker: 'AAPL', kind: 'price' }] });
  });
});

describe('replay', { timeout: 60_000 }, () => {
  test('gives identical bytes in two processes, and leaves the log as it is', async () => {
    const args = ['replay', '--policy', 'naive', '--json'];
    const [one, other] = await Promise.all([ask(...args), ask(...args)]);
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(other.stdout).toBe(one.stdout);
    expect(JSON.parse(one.stdout)).toMatchObject({ bars: 91, commits: 4, recordedPolicies: [recorded] });
  });

  test('of one ticker alone', async () => {
    const { stdout } = await ask('replay', '--policy', 'naive', '--ticker', 'AAPL', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ tickers: ['AAPL'], bars: 91 });
    const none = await ask('replay', '--policy', 'naive', '--ticker', 'MSFT', 'IBM', '--json');
    expect(JSON.parse(none.stdout)).toMatchObject({ tickers: ['IBM', 'MSFT'], bars: 0, differences: [] });
  });

  test('in words, under the policy of a file and with a budget', async () => {
    const { id: _, ...document } = choosePolicy('standard', 2);
    const file = place.write('mine.json', JSON.stringify({ ...document, name: 'mine' }));
    const { stdout } = await ask('replay', '--policy', file, '--from', dateAt(80), '--to', dateAt(90), '--diff');
    expect(stdout).toMatch(new RegExp(`^11 bars from ${dateAt(80)} to ${dateAt(90)} judged again under mine@`));
    expect(stdout).toMatch(/^added 0, removed 0, earlier 0, later 0, severity 0, unchanged 0$/m);
    expect(stdout).toMatch(/^digest [0-9a-f]{64}$/m);
    expect(tooWide(stdout)).toEqual([]);
    const budget = await ask('replay', '--budget', '2');
    expect(budget.stdout).toContain(choosePolicy('standard', 2).id);
  });
});

describe(
  'what cannot be answered is exit code 2, with nothing on stdout',
  { timeout: 60_000, concurrent: true },
  () => {
    test.each([
      [['asof', '2999-01-01', 'ticker'], '"2999-01-01" lies in the future: nothing is known then yet'],
      [
        ['asof', 'today', 'ticker'],
        '"today" must be a real date (2020-03-16) or an instant with its zone (2020-03-16T20:00:00Z)',
      ],
      [['asof', '2024-03-04', 'bars'], '"bars" cannot be asked for; allowed: anomalies, ticker'],
      [
        ['asof', '2024-03-04', 'ticker', 'aapl'],
        '"aapl" is not a ticker; allowed: capitals and digits such as AAPL, BRK.B or ^GSPC',
      ],
      [
        ['replay', '--from', '2024-02-30'],
        '--from: given "2024-02-30"; allowed: a real day as YYYY-MM-DD, such as 2020-03-16',
      ],
      [
        ['replay', '--from', '2024-03-01', '--to', '2024-02-01'],
        '--from: given "2024-03-01"; allowed: a day not after --to',
      ],
      [
        ['replay', '--ticker', 'AAPL', 'msft'],
        '--ticker: given ["AAPL","msft"]; allowed: capitals and digits such as AAPL, BRK.B or ^GSPC',
      ],
      [['replay', '--budget', 'x'], '--budget: given "x"; allowed: a number from 1 to 80'],
      [
        ['replay', '--policy', 'naive', '--budget', '2'],
        'policy naive: it has fixed levels, so a budget of 2 cannot be kept; allowed: policies with a budget, such as standard',
      ],
    ])('%j', async (args, sentence) => {
      expect(await ask(...args)).toMatchObject({ code: 2, stdout: '', stderr: `tapewatch: ${sentence}\n` });
    });

    test('a folder without a log', async () => {
      const none = join(place.folder, 'none');
      const { code, stderr } = await place.run(TAPEWATCH, ['replay'], { TAPEWATCH_DATA: none });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: `tapewatch: The data folder ${none} holds no log; run npm start first, or name the folder in TAPEWATCH_DATA\n`,
      });
    });
  },
);
