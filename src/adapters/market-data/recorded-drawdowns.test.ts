import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawdownOf, NO_CLOSES, withCloses, type Closes } from '../../domain/baseline/drawdown.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { readCsvBars } from './csv-bars.ts';
import { createSampleMarketData } from './sample-market-data.ts';

const DAILY = fileURLToPath(new URL('../../../../shared/data/daily/daily_dev.csv.gz', import.meta.url));
const isThere = existsSync(DAILY);
if (!isThere) process.stdout.write('The daily bars of ../shared/data are not here: their drawdowns are not checked.\n');

/** The deepest fall in percent with so many decimals, and its dates. */
const deepestOf = (closes: Closes, decimals: number): string => {
  const deepest = drawdownOf(closes)?.deepest;
  if (!deepest) return 'none';
  const { depth, from, to } = deepest;
  return `${(depth * 100).toFixed(decimals)} % from ${sessionDate(from)} to ${sessionDate(to)}`;
};

describe('the deepest drawdown of the bundled index', () => {
  const until = async (last: string, from = ''): Promise<Closes> => {
    const data = createSampleMarketData();
    let closes = NO_CLOSES;
    for await (const bars of data.bars({ feed: 'sample', ticker: '^GSPC', interval: '1d' }))
      for (const bar of bars) {
        const date = sessionDate(bar.time);
        if (date >= from && date <= last) closes = withCloses(closes, [bar]);
      }
    return closes;
  };

  test('is that of 2007 to 2009', async () =>
    expect(deepestOf(await until('2020-04-17'), 6)).toBe('-56.775388 % from 2007-10-09 to 2009-03-09'));

  test('is that of 2020 in the bars from 2019 on', async () =>
    expect(deepestOf(await until('2020-04-17', '2019-01-01'), 6)).toBe('-33.924960 % from 2020-02-19 to 2020-03-23'));
});

describe.skipIf(!isThere)('the deepest drawdowns of recorded stocks', () => {
  let found: ReadonlyMap<string, Closes>;

  beforeAll(async () => {
    const read = new Map<string, Closes>();
    for await (const rows of readCsvBars(DAILY, { interval: '1d' }))
      for (const { ticker, bar } of rows) read.set(ticker, withCloses(read.get(ticker) ?? NO_CLOSES, [bar]));
    found = read;
  }, 60_000);

  test.each([
    ['META', '-76.74 % from 2021-09-07 to 2022-11-03'],
    ['GME', '-95.14 % from 2013-11-13 to 2020-04-03'],
    ['INTC', '-63.63 % from 2020-01-24 to 2023-02-27'],
    ['BA', '-78.44 % from 2019-03-01 to 2020-03-20'],
    ['AAPL', '-44.38 % from 2012-09-19 to 2013-04-19'],
  ])('%s %s', (ticker, fall) => expect(deepestOf(found.get(ticker) ?? NO_CLOSES, 2)).toBe(fall));
});
