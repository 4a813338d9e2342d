import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, changesOf, findingOf, tickerOf } from '../../adapters/read-model/rows.fixture.ts';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import { openWorkplace, TAPEWATCH, type Ended } from '../local/workplace.fixture.ts';

const place = openWorkplace();
const data = join(place.folder, 'data');

const LONG_ID = 'gspc-20090615-volatility-shift-of-a-very-long-name-0f3a9c1x2y3z';

const apple = { series: 'sample/AAPL/1d', ticker: 'AAPL' };

/** A quiet year of one finding a day, so that a list has a rest. */
const days = Array.from({ length: 40 }, (_, n) => new Date(Date.UTC(2010, 0, 1 + n)).toISOString().slice(0, 10));

beforeAll(async () => {
  mkdirSync(data);
  const readModel = openSqliteReadModel({ file: join(data, 'readmodel.sqlite') });
  const findings = [
    findingOf('gspc-20200224-price-0f3a9c1', ['2020-02-24', '2020-02-27'], { end: at('2020-02-27') }),
    findingOf('gspc-20200316-price-1f3a9c1', ['2020-03-16'], { severity: 'critical' }),
    findingOf('aapl-20200316-volume-2f3a9c', ['2020-03-16'], { ...apple, kind: 'volume' }),
    findingOf('gspc-20200318-price-gone', ['2020-03-18'], { retracted: true }),
    findingOf(LONG_ID, ['2009-06-15'], { kind: 'volatility-shift', severity: 'critical' }),
    ...days.map((date) => findingOf(`gspc-${date}`, [date], { severity: 'medium' })),
  ];
  const tickers = [tickerOf('sample/^GSPC/1d'), tickerOf('sample/AAPL/1d')];
  await readModel.apply(changesOf({ findings, tickers, checkpoint: 1 }));
  readModel.close();
});

afterAll(() => place.close());

const ask = (...args: readonly string[]): Promise<Ended> => place.run(TAPEWATCH, ['findings', ...args]);

const idsIn = ({ stdout }: Ended): readonly string[] => stdout.match(/\S+-\S+$/gm) ?? [];

describe('findings', { timeout: 60_000, concurrent: true }, () => {
  test('lists those that stand with their ids, newest first, and counts the rest', async () => {
    const all = await ask();
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(all.stdout).toMatch(/^44 findings\n\nloudest {5}ticker {2}move {5}severity {2}id\n2020-03-16 {2}\^GSPC /);
    expect(all.stdout).toMatch(/\nand 14 more \(--limit 44 lists them all\)\n$/);
    expect(idsIn(all)).toHaveLength(30);
    expect(idsIn(all).slice(0, 3)).toEqual([
      'gspc-20200316-price-1f3a9c1',
      'aapl-20200316-volume-2f3a9c',
      'gspc-20200224-price-0f3a9c1',
    ]);
    expect(all.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(idsIn(await ask('--limit', '44'))).toHaveLength(44);
  });

  test('leaves a row as wide as its id makes it, where no terminal limits it', async () => {
    const { stdout } = await ask('--severity', 'critical');
    expect(stdout).toMatch(new RegExp(` critical {2}${LONG_ID}\n`));
  });

  test.each([
    [['--ticker', 'AAPL'], ['aapl-20200316-volume-2f3a9c']],
    [
      ['--severity', 'critical'],
      ['gspc-20200316-price-1f3a9c1', LONG_ID],
    ],
    [['--kind', 'volume'], ['aapl-20200316-volume-2f3a9c']],
    [['--from', '2020-02-27', '--to', '2020-02-28'], ['gspc-20200224-price-0f3a9c1']],
    [['--limit', '1'], ['gspc-20200316-price-1f3a9c1']],
    [['--ticker', 'AAPL', '--severity', 'critical'], []],
  ])('%j', async (args, ids) => {
    expect(idsIn(await ask(...args))).toEqual(ids);
  });

  test('as one JSON line, all where no limit is given', async () => {
    const { stdout } = await ask('--json');
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ count: 44, total: 44 });
    expect(JSON.parse((await ask('--json', '--limit', '2')).stdout)).toMatchObject({
      anomalies: [{ id: 'gspc-20200316-price-1f3a9c1' }, { id: 'aapl-20200316-volume-2f3a9c' }],
      count: 2,
      total: 44,
    });
  });

  test.each([
    [['--ticker', 'MSFT'], 'MSFT is not watched, so nothing was judged; asof now ticker lists what is watched'],
    [['--ticker', 'aapl'], '"aapl" is not a ticker; allowed: capitals and digits such as AAPL, BRK.B or ^GSPC'],
    [['--severity', 'low'], '--severity: given "low"; allowed: medium, high, critical'],
    [['--limit', '0'], '--limit: given "0"; allowed: a whole number from 1 on'],
    [['--from', '2020-02-30'], '"2020-02-30" is not a date; allowed: a real day as YYYY-MM-DD, such as 2020-03-16'],
    [['--from', '2020-03-01', '--to', '2020-02-01'], '--from lies after --to: exchange the two'],
  ])('cannot be asked %j', async (args, sentence) => {
    expect(await ask(...args)).toEqual(
      expect.objectContaining({ code: 2, stdout: '', stderr: `tapewatch: ${sentence}\n` }),
    );
  });
});
