import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openWorkplace, START, TAPEWATCH, type Ended } from '../local/workplace.fixture.ts';
import { HEADER, intradayLines, linesOf, QUIET, SPIKE, sessionDates } from './bars.fixture.ts';

const place = openWorkplace();

afterAll(() => place.close());

const AAPL = fileURLToPath(new URL('../../adapters/market-data/sample/aapl.csv.gz', import.meta.url));

const detect = (...args: readonly string[]): Promise<Ended> => place.run(TAPEWATCH, ['detect', ...args]);

const csvFile = (name: string, lines: readonly string[], end = '\n'): string =>
  place.write(name, lines.map((line) => line + end).join(''));

const recordsOf = (ndjson: string): readonly unknown[] =>
  ndjson
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

const spike = linesOf('ACME', SPIKE);
const spikeFile = csvFile('spike.csv', spike);

describe('the known answers of the classic rule', { timeout: 60_000 }, () => {
  test('a spike: price 12.41 and volume 343.22 deviations away, both high', async () => {
    const { code, stdout, stderr } = await detect(spikeFile, '--policy', 'naive', '--format', 'ndjson');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '21 bars of 1 ticker, 1 judged; 2 findings\n' });
    const found = recordsOf(stdout).map((record) => {
      const { kind, severity, value, expected, spread } = Object(record);
      return { kind, severity, z: ((value - expected) / spread).toFixed(2) };
    });
    expect(found).toEqual([
      { kind: 'price', severity: 'high', z: '12.41' },
      { kind: 'volume', severity: 'high', z: '343.22' },
    ]);
  });

  test('a quiet market: nothing', async () => {
    const { code, stdout, stderr } = await detect(csvFile('quiet.csv', linesOf('ACME', QUIET)), '--policy', 'naive');
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'No findings.\n',
      stderr: '21 bars of 1 ticker, 1 judged; 0 findings\n',
    });
  });
});

describe('what is printed', { timeout: 60_000, concurrent: true }, () => {
  test('a table of at most 80 columns', async () => {
    const { stdout } = await detect(AAPL);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^onset +loudest +ticker +kind +move +once in +severity$/);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('under the classic rule the distance from the mean, never a price in place of a move', async () => {
    const { stdout } = await detect(spikeFile, '--policy', 'naive');
    const rows = stdout.split('\n').filter((line) => line.startsWith('2024-01-31'));
    expect(rows.map((row) => row.split(/ {2,}/)[4])).toEqual(['+6.0 % vs mean', '2.0× volume']);
  });

  test('CSV with a header, a line for each finding', async () => {
    const { stdout } = await detect(spikeFile, '--policy', 'naive', '--format', 'csv');
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toMatch(/^id,ticker,sessionDate,timestamp,endTimestamp,kind,direction,severity,score,/);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(
      /^acme-20240131-price-\w+,ACME,2024-01-31,2024-01-31T14:30:00.000Z,,price,up,high,0\.\d+,160,/,
    );
  });

  test('no findings: nothing as ndjson, the header alone as csv', async () => {
    const quiet = csvFile('quiet.csv', linesOf('ACME', QUIET));
    expect((await detect(quiet, '--format', 'ndjson')).stdout).toBe('');
    expect((await detect(quiet, '--format', 'csv')).stdout.split('\n')).toHaveLength(2);
  });

  test('a ticker that a spreadsheet would read as a formula stays a text', async () => {
    const index = csvFile('index.csv', linesOf('^GSPC', SPIKE));
    expect((await detect(index, '--policy', 'naive', '--format', 'csv')).stdout).toContain(',^GSPC,2024-01-31,');
  });
});

describe('--scores', { timeout: 60_000 }, () => {
  test('every judged bar with its timestamp as in the file, nine digits or more, never 1', async () => {
    const file = csvFile(
      'scores.csv',
      linesOf('ACME', SPIKE).map((line) => line.replace(/(\d{4})-(\d\d)-(\d\d)/, '$1-$2-$3T00:00:00')),
    );
    const { code, stdout } = await detect(file, '--policy', 'naive', '--scores', '--interval', '1d');
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect({ code, header, rows: rows.length }).toEqual({ code: 0, header: 'ticker,timestamp,score', rows: 1 });
    expect(rows[0]).toMatch(/^ACME,2024-01-31T00:00:00,0\.9\d{8,}$/);
  });

  test('of a long series: all bars but the first few, each score of its own precision below 1', async () => {
    const { stdout } = await detect(AAPL, '--scores');
    const scores = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => row.split(',')[2] ?? '');
    expect(scores.length).toBeGreaterThan(1100);
    expect(scores.filter((score) => !/^0\.(0*[1-9]\d{8,}|0{9,})$/.test(score))).toEqual([]);
    const above = scores.filter((score) => Number(score) > 0);
    expect(above.length).toBeGreaterThan(500);
    expect(new Set(above).size).toBeGreaterThan(above.length * 0.99);
  });
});

describe('the files', { timeout: 60_000, concurrent: true }, () => {
  const halves = [spike.slice(0, 11), [HEADER, ...spike.slice(11)]].map((lines, i) => csvFile(`half-${i}.csv`, lines));
  const turned = spike.map((line, i) => [...line.split(',').toReversed(), i === 0 ? 'Note' : 'x'].join(','));
  const untold = spike.map((line) => line.slice(line.indexOf(',') + 1));

  test.each<[string, readonly string[]]>([
    ['with a byte order mark and CRLF', [csvFile('bom.csv', [`\uFEFF${spike[0]}`, ...spike.slice(1)], '\r\n')]],
    ['gzip by content, whatever the name', [place.write('zipped.csv', gzipSync(`${spike.join('\n')}\n`))]],
    ['columns in any order and case', [csvFile('turned.csv', turned.with(0, turned[0]?.toUpperCase() ?? ''))]],
    ['no ticker column: the ticker is given', [csvFile('untold.csv', untold), '--ticker', 'ACME']],
    ['no ticker column: the ticker is the stem', [csvFile('acme.csv', untold)]],
    ['a series in several files', halves],
  ])('%s', async (_, args) => {
    const [plain, other] = await Promise.all([
      detect(spikeFile, '--policy', 'naive', '--format', 'ndjson'),
      detect(...args, '--policy', 'naive', '--format', 'ndjson'),
    ]);
    expect(recordsOf(plain.stdout)).toHaveLength(2);
    expect(other).toEqual(plain);
  });

  test('of two intervals are refused', async () => {
    const minutes = csvFile('minutes.csv', intradayLines('ACME', '2024-01-31', 1, 40));
    const { code, stdout, stderr } = await detect(spikeFile, minutes);
    const sentence = `${minutes} has bars of 1m and ${spikeFile} of 1d; detect one interval at a time`;
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `tapewatch: ${sentence}\n` });
  });

  test('odd rows are counted on stderr and change nothing else', async () => {
    const [, ...rows] = spike;
    const changed = (rows[18] ?? '').replace(/\d+$/, '50310000');
    const odd = csvFile('odd.csv', [
      HEADER,
      ...rows.slice(0, 19),
      rows[18] ?? '',
      changed,
      rows[17] ?? '',
      ...rows.slice(19),
    ]);
    const { code, stdout, stderr } = await detect(odd, '--policy', 'naive', '--format', 'ndjson');
    expect(code).toBe(0);
    expect(recordsOf(stdout)).toHaveLength(2);
    expect(stderr).toMatch(
      /^21 bars of 1 ticker, 1 judged; 2 findings; odd rows: 1 corrected by a later row, 2 repeated\n$/,
    );
  });

  describe('daily rows', () => {
    const [header = '', ...rows] = spike;
    const weekend = ['2024-01-27', '2024-01-28'].map((date) => `ACME,${date},152,152,152,152,50000000`);
    const withStrays = (count: number): string =>
      csvFile(`weekend-${count}.csv`, [header, ...rows.slice(0, 18), ...weekend.slice(0, count), ...rows.slice(18)]);

    test('of New York have strays on days without a session, which are not judged', async () => {
      const { stderr } = await detect(withStrays(1));
      expect(stderr).toMatch(/^21 bars of 1 ticker.*odd rows: 1 outside the sessions$/m);
    });

    test('of a market with other days count, each of them', async () => {
      const { stderr } = await detect(withStrays(2));
      expect(stderr).toMatch(/^23 bars of 1 ticker/);
      expect(stderr).not.toContain('outside');
    });

    test('are of what is said', async () => {
      expect((await detect(withStrays(1), '--sessions', 'any')).stderr).toMatch(/^22 bars of 1 ticker/);
      expect((await detect(withStrays(2), '--sessions', 'regular')).stderr).toContain('2 outside the sessions');
    });
  });

  test('minutes before the open and after a half-day are outside the sessions', async () => {
    const [header = '', ...minutes] = intradayLines('ACME', '2024-07-03', 5, 45);
    const early = (minutes[0] ?? '').replace('09:30', '09:25');
    const { stderr } = await detect(csvFile('half-day.csv', [header, early, ...minutes]));
    expect(stderr).toBe(
      '42 bars of 1 ticker, none judged yet: the baseline needs 21 more; 0 findings; odd rows: 4 outside the sessions\n',
    );
  });

  test('years the calendar does not know are judged without it', async () => {
    const later = spike.map((line) => line.replaceAll('2024', '2041'));
    const { stderr } = await detect(csvFile('future.csv', later), '--policy', 'naive');
    expect(stderr).toBe('21 bars of 1 ticker, 1 judged; 2 findings\n');
  });

  test('rows older than the kept window are counted as such', async () => {
    const rows = sessionDates('2023-01-02', 300).map((date, i) => ({
      date,
      price: 100 + (i % 7),
      volume: 1000 + (i % 5),
    }));
    const [header = '', ...lines] = linesOf('ACME', rows);
    const late = (lines[3] ?? '').replace(/\d+$/, '999');
    const { code, stderr } = await detect(csvFile('late.csv', [header, ...lines, late]));
    expect(code).toBe(0);
    expect(stderr).toMatch(/; odd rows: 1 too old to correct\n$/);
  });
});

describe('what is told beside the findings', { timeout: 60_000, concurrent: true }, () => {
  const calm = (ticker: string, count: number): readonly string[] =>
    linesOf(
      ticker,
      sessionDates('2023-01-03', count).map((date, i) => ({ date, price: 100 + (i % 7), volume: 1000 + (i % 5) })),
    );
  const advice = 'The file seems to be newest first; sort its rows by time, oldest first.';

  test.each([
    [19, 'none judged yet: the baseline needs 44 more'],
    [63, 'none judged yet: the next bar will be'],
    [64, '1 judged'],
  ])('%i bars: %s', async (count, words) => {
    const { code, stderr } = await detect(csvFile(`calm-${count}.csv`, calm('ACME', count)));
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${count} bars of 1 ticker, ${words}; 0 findings\n` });
  });

  test.each([
    [20, 10, '30 bars of 2 tickers, none judged yet: the baselines need up to 53 more'],
    [100, 10, '110 bars of 2 tickers, 37 judged, 1 ticker not yet: the baseline needs 53 more'],
  ])('tickers of %i and %i bars', async (one, other, line) => {
    const files = [calm('ACME', one), calm('BETA', other)].map((lines, i) => csvFile(`${one}-${i}.csv`, lines));
    expect((await detect(...files)).stderr.split(';')[0]).toBe(line);
  });

  test('a file that is newest first is no all-clear', async () => {
    const [header = '', ...rows] = calm('ACME', 100);
    const { code, stderr } = await detect(csvFile('newest-first.csv', [header, ...rows.toReversed()]));
    expect({ code, lines: stderr.trimEnd().split('\n') }).toEqual({
      code: 0,
      lines: [
        '1 bar of 1 ticker, none judged yet: the baseline needs 62 more; 0 findings; odd rows: 99 too old to correct',
        advice,
      ],
    });
  });

  test('a few late rows, or an older file after a newer one, are no file that is newest first', async () => {
    const [header = '', ...rows] = calm('ACME', 100);
    const halves = [rows.slice(40), rows.slice(0, 40)].map((lines, i) =>
      csvFile(`turned-${i}.csv`, [header, ...lines]),
    );
    const { stderr } = await detect(...halves);
    expect(stderr).toMatch(/; odd rows: 40 too old to correct\n$/);
  });

  test('timestamps that name the end of bars are seen, and not asked about once it is said', async () => {
    const [header = '', , ...ends] = intradayLines('ACME', '2024-01-03', 5, 79);
    const file = csvFile('ends.csv', [header, ...ends]);
    const asked = await detect(file);
    expect(asked.stderr).toMatch(
      /odd rows: 1 outside the sessions\nNo bar starts when trading is over: .* add --label end\.\n$/,
    );
    const [said, told] = [await detect(file, '--label', 'end'), await detect(file, '--label', 'start')];
    expect(said.stderr).toMatch(/^78 bars of 1 ticker, [^;]*; 1 finding\n$/);
    expect(told.stderr).toMatch(/odd rows: 1 outside the sessions\n$/);
  });

  test('--ticker is ignored where the file has tickers of its own', async () => {
    const { code, stderr } = await detect(spikeFile, '--ticker', 'BETA');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^21 bars of 1 ticker, /);
    expect(stderr.split('\n')[1]).toBe(`--ticker BETA is ignored: ${spikeFile} has a column of tickers.`);
  });

  test('an interval that the rows cannot have is refused', async () => {
    const minutes = csvFile('five.csv', intradayLines('ACME', '2024-01-31', 5, 40));
    const { code, stdout, stderr } = await detect(minutes, '--interval', '60m');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^tapewatch: \S+ has a row every 5 minutes, and the interval given is 60m; [^\n]+\n$/);
  });
});

describe(
  'a file that is none is one sentence on stderr, exit code 2, and no finding',
  { timeout: 60_000, concurrent: true },
  () => {
    const withCell = (column: string, value: string): readonly string[] => {
      const at = HEADER.split(',').indexOf(column);
      const cells = (spike[20] ?? '').split(',');
      return [...spike.slice(0, 20), cells.with(at, value).join(','), ...spike.slice(21)];
    };
    const cut = gzipSync(`${spike.join('\n')}\n`);

    test.each<[string, string, string | Uint8Array, RegExp]>([
      [
        'a missing column',
        'missing.csv',
        spike.map((line) => line.replace(/,[^,]*$/, '')).join('\n'),
        /has no column volume/,
      ],
      [
        'text in a number',
        'text.csv',
        withCell('close', 'abc').join('\n'),
        /line 21, column close: "abc" is not a price/,
      ],
      ['NaN', 'nan.csv', withCell('open', 'NaN').join('\n'), /line 21, column open: "NaN" is not a price/],
      ['1e999', 'huge.csv', withCell('high', '1e999').join('\n'), /line 21, column high: "1e999" is not a price/],
      [
        'a negative price',
        'negative.csv',
        withCell('low', '-1').join('\n'),
        /line 21, column low: "-1" is not a price/,
      ],
      [
        'a high below the low',
        'turned.csv',
        withCell('high', '1').join('\n'),
        /line 21, column high: "1" is below the low/,
      ],
      ['a negative volume', 'volume.csv', withCell('volume', '-5').join('\n'), /line 21, column volume: "-5"/],
      [
        'an impossible date',
        'date.csv',
        withCell('date', '2024-02-30').join('\n'),
        /line 21, column date: "2024-02-30" is not a time/,
      ],
      ['truncated gzip', 'cut.csv.gz', cut.subarray(0, cut.length - 12), /ends in the middle of its gzip data/],
      ['damaged gzip', 'bad.csv.gz', cut.map((byte, i) => (i > 40 && i < 60 ? 255 - byte : byte)), /gzip data/],
      ['no text at all', 'binary.csv', new Uint8Array(4096).fill(0xfe), /is not UTF-8 text/],
      ['an empty file', 'empty.csv', '', /is empty/],
      ['a header alone', 'header.csv', `${HEADER}\n`, /has a header and no rows/],
    ])('%s', async (_, name, content, sentence) => {
      const file = place.write(name, content);
      const { code, stdout, stderr } = await detect(file, '--policy', 'naive', '--format', 'ndjson');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(sentence);
      expect(stderr.startsWith(`tapewatch: ${file} `)).toBe(true);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    });

    test('a missing file, and a folder', async () => {
      const absent = `${place.folder}/absent.csv`;
      expect(await detect(spikeFile, absent)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: `tapewatch: ${absent} does not exist; check the path\n`,
      });
      expect(await detect(place.folder)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: `tapewatch: ${place.folder} is not a file; give a CSV file\n`,
      });
    });

    test('a good file before a broken one: nothing is printed of it', async () => {
      const broken = csvFile('broken.csv', withCell('close', 'abc'));
      expect(await detect(spikeFile, broken, '--policy', 'naive')).toMatchObject({ code: 2, stdout: '' });
    });

    test('a name with a line break stays on one line', async () => {
      const { stderr } = await detect('two\nlines.csv');
      expect(stderr).toBe('tapewatch: two\\u{000a}lines.csv does not exist; check the path\n');
    });
  },
);

test('a reader that goes away ends it quietly', { timeout: 60_000 }, async () => {
  const rows = sessionDates('1990-01-01', 8000).map((date, i) => ({
    date,
    price: 100 + (i % 7),
    volume: 1000 + (i % 5),
  }));
  const running = place.start(TAPEWATCH, ['detect', csvFile('long.csv', linesOf('ACME', rows)), '--scores']);
  await running.said(/\n/);
  running.process.stdout?.destroy();
  const { code, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/EPIPE|Error| at /);
});

test('detect finds what the stored path finds, number by number', { timeout: 60_000 }, async () => {
  const own = openWorkplace();
  try {
    const server = own.start(START, [], { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: AAPL });
    const url = await server.said(/listens on (\S+)/);
    await server.said(/Serving until stopped/);
    const answer: unknown = await (await fetch(`${url}/anomalies?limit=100`)).json();
    const { anomalies, nextCursor }: { anomalies: readonly unknown[]; nextCursor: unknown } = Object(answer);
    const { stdout } = await detect(AAPL, '--format', 'ndjson');
    const found = recordsOf(stdout);
    expect(nextCursor).toBeNull();
    expect(found.length).toBeGreaterThan(10);
    expect(anomalies.toReversed()).toEqual(found);
  } finally {
    await own.close();
  }
});
