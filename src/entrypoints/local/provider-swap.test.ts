import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { formatDate, parseDate } from '../../domain/market/civil.ts';
import { readRows } from './read-rows.fixture.ts';
import { openWorkplace, START, type Workplace } from './workplace.fixture.ts';

let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
});

afterEach(() => place.close());

const first = parseDate('2019-01-02') ?? 0;

/** The index at a tenth of its level, quiet but for the last session. */
const rows = sessionsBetween(first, first + 200)
  .slice(0, 100)
  .map(({ day }, i) => {
    const close = i === 99 ? 215 : 250 + Math.sin(i * 1.7);
    return `^GSPC,${formatDate(day)},${close},${close},${close},${close},${1_000_000 + (i % 7) * 1000}`;
  });

const served = async (settings: Readonly<Record<string, string>> = {}): Promise<string> => {
  const running = place.start(START, [], settings);
  const said = await running.said(/listens on \S+\n([^]*)\nServing until stopped/);
  running.process.kill('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  return said;
};

test('another provider on the same folder: series of their own, old findings as they were, and a word about it', async () => {
  const data = join(place.folder, 'data');
  await served();
  const before = await readRows(data);
  const path = place.write('bars.csv', ['ticker,date,open,high,low,close,volume', ...rows, ''].join('\n'));
  const csv = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: path };
  const said = await served(csv);
  expect(said).toContain(
    'New feed: csv. Its series begin with baselines of their own; what was found in sample stays.',
  );
  expect(said).toContain('107 findings, 1 of them new since the last start');
  const { tickers, findings, bars } = await readRows(data);
  expect(tickers.map(({ series }) => series)).toEqual(['sample/AAPL/1d', 'csv/^GSPC/1d', 'sample/^GSPC/1d']);
  expect(findings.filter(({ series }) => series.startsWith('sample/'))).toEqual(before.findings);
  expect(findings.filter(({ series }) => series.startsWith('csv/'))).toMatchObject([
    { ticker: '^GSPC', kind: 'price' },
  ]);
  const own = bars.filter(({ series }) => series === 'csv/^GSPC/1d');
  expect(own).toHaveLength(100);
  expect(own.slice(0, 60).map(({ judgement }) => judgement.reason)).toEqual(Array(60).fill('warming-up'));
  expect(await served(csv)).not.toContain('New feed');
});
