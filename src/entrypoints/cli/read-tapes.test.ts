import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { HEADER, intradayLines } from './bars.fixture.ts';
import { inspectFiles, readTapes } from './read-tapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'tapewatch-tapes-'));

afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, lines: readonly string[]): string => {
  const file = join(folder, name);
  writeFileSync(file, lines.join('\n'));
  return file;
};

const daily = write('daily.csv', [
  HEADER,
  'ACME,2024-01-02,1,1,1,1,1',
  'ACME,2024-01-03,1,1,1,1,1',
  'ACME,2024-01-03,2,2,2,2,2',
]);
const minutes = write('minutes.csv', intradayLines('ACME', '2024-01-02', 5, 80));

test('daily bars and bars within the day lie apart, without rows that are no newer or outside the session', async () => {
  const { tapes, odd, outside } = await readTapes(await inspectFiles([daily, minutes]));
  expect({ odd, outside }).toEqual({ odd: 1, outside: 2 });
  expect(tapes.daily?.interval).toBe('1d');
  expect(tapes.daily?.histories.get('ACME')).toHaveLength(2);
  expect(tapes.intraday?.interval).toBe('5m');
  expect(tapes.intraday?.histories.get('ACME')).toHaveLength(78);
});

test('where times name the end of bars, the first of a session is the second of what starts then', async () => {
  const firstVolume = async (label?: 'end'): Promise<number | undefined> => {
    const { tapes } = await readTapes(await inspectFiles([minutes]), { label });
    return tapes.intraday?.histories.get('ACME')?.[0]?.volume;
  };
  expect([await firstVolume(), await firstVolume('end')]).toEqual([1000, 1001]);
});

test('more bars than fit in memory are refused, with what to do', async () => {
  const files = await inspectFiles([daily, minutes]);
  await expect(readTapes(files, { most: 80 })).resolves.toMatchObject({ odd: 1 });
  await expect(readTapes(files, { most: 79 })).rejects.toThrow(
    'the files hold more than 79 bars, which a fit keeps in memory; fit fewer tickers or a shorter time',
  );
});

test('a file without a name is refused', async () => {
  await expect(inspectFiles([''])).rejects.toThrow('a file name is empty; try: npx tapewatch policy fit bars.csv');
});
