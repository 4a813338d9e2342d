import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import type { FindingRow } from '../../application/ports/read-model.ts';
import { fallRow } from '../../application/wording/finding.fixture.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { formatDate, parseDate } from '../../domain/market/civil.ts';
import { configSchema } from '../composition/config.ts';
import { newProgress, type Progress } from './progress.ts';
import { summaryLines } from './summary.ts';
import { openWorkplace, START, type Workplace } from './workplace.fixture.ts';

let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
});

afterEach(() => place.close());

const first = parseDate('2023-01-03') ?? 0;

const rows = sessionsBetween(first, first + 60)
  .slice(0, 20)
  .map(({ day }, i) => `ACME,${formatDate(day)},10,10,10,10,${1000 + i}`);

const csvFile = (lines: readonly string[]): string =>
  place.write('bars.csv', ['ticker,date,open,high,low,close,volume', ...lines, ''].join('\n'));

/** The lines of the summary of a start on a CSV file, or on the sample without one; with URL in place of the address. */
const summaryOf = async (
  file: string | null,
  settings: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> => {
  const provider = file === null ? {} : { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: file };
  const running = place.start(START, [], { ...provider, ...settings });
  const said = await running.said(/listens on \S+\n([^]*)\n\nServing until stopped/);
  running.process.kill('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  return said.replaceAll(/http:\S+/g, 'URL').split('\n');
};

const NEXT = ['', 'Next', 'URL  the same on a page'];

const seriesAndCounts = (series: string): readonly string[] => [
  series,
  'classic rule: 0 flagged bars; Tapewatch: 0 findings',
];

describe('the summary', { timeout: 60_000 }, () => {
  test('of baselines that are all warming up says what they need, and has no odd rows to tell of', async () => {
    const expected = [
      ...seriesAndCounts('ACME 20 bars 2023-01-03 to 2023-01-31'),
      '',
      'No bar is judged yet: the baseline needs 43 more.',
      ...NEXT,
    ];
    const file = csvFile(rows);
    expect(await summaryOf(file)).toEqual(expected);
    const again = [expected[0], '0 findings, none of them new since the last start', ...expected.slice(2)];
    expect(await summaryOf(file)).toEqual(again);
  });

  test('of a file that is newest first says what to do', async () => {
    const late = [
      'odd rows: 19 too old to correct',
      'The file seems to be newest first; sort its rows by time, oldest first.',
    ];
    const file = csvFile(rows.toReversed());
    const inMemory = await summaryOf(file, { TAPEWATCH_STORE: 'memory' });
    const start = seriesAndCounts('ACME 1 bar 2023-01-31 to 2023-01-31');
    const end = ['', 'No bar is judged yet: the baseline needs 62 more.', ...NEXT];
    expect(inMemory).toEqual([...start, ...late, ...end]);
    const kept = await summaryOf(file);
    expect(kept).toEqual([...start, ...late, 'Then start with an empty folder in TAPEWATCH_DATA.', ...end]);
  });

  test('names commands that find a folder of any name, and none where nothing is kept', async () => {
    const steps = async (settings: Readonly<Record<string, string>>): Promise<readonly string[]> => {
      const lines = await summaryOf(null, settings);
      return lines.slice(lines.indexOf('Next') + 1).map((line) => line.replace(/ {2,}.*$/, ''));
    };
    const data = join(place.folder, "analyst's data");
    const [explain = '', ...others] = await steps({ TAPEWATCH_DATA: data });
    expect(others.map((step) => step.startsWith('TAPEWATCH_DATA=')).slice(0, 1)).toEqual([true]);
    const { code, stdout } = await place.shell(`unset TAPEWATCH_DATA; ${explain}`);
    expect({ code, told: stdout.length > 100 }).toEqual({ code: 0, told: true });
    expect(await steps({ TAPEWATCH_STORE: 'memory' })).toEqual(['URL']);
    expect((await steps({ TAPEWATCH_DATA: '.tapewatch' }))[0]).toMatch(/^npx tapewatch explain /);
  });
});

describe('the summary of more findings than are counted', async () => {
  const readModel = createMemoryReadModel();
  const findings = Array.from({ length: 10_020 }, (_, n): FindingRow => {
    return { ...fallRow, id: `f${n}`, onset: fallRow.onset + n };
  });
  await readModel.apply({ findings, bars: [], tickers: [], seen: [], checkpoint: 1 });
  const ids = findings.map(({ id }) => id);

  const linesOf = (progress: Partial<Progress>) =>
    summaryLines({
      readModel,
      url: 'URL',
      progress: { ...newProgress(), ...progress },
      config: configSchema.parse({ store: 'memory' }),
    });

  test.each([
    ['none', 0, 'none of the newest 10,000 new', []],
    ['one', 1, '1 of the newest 10,000 new', ['The loudest of the new']],
    ['as many as are counted', 10_000, 'all of the newest 10,000 new', ['The loudest of the new']],
  ])('counts the newest, with %s of them new', async (_, fresh, counted, headings) => {
    const lines = await linesOf({ known: new Set(ids.slice(0, ids.length - fresh)) });
    expect(lines[1]).toBe(`more than 10,000 findings, ${counted} since the last start`);
    expect(lines.filter((line) => line.startsWith('The loudest'))).toEqual(headings);
  });

  test('of a first load says so beside the classic rule', async () => {
    const lines = await linesOf({ passed: { bars: 100_000, flagged: 50_000, moves: [] } });
    expect(lines.slice(1, 4)).toEqual([
      'classic rule: 50,000 flagged bars; Tapewatch: more than 10,000 findings',
      '',
      'The loudest of late',
    ]);
  });
});
