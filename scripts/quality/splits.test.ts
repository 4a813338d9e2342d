import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { splitScaleRows } from './split-scales.ts';
import { splitRows } from './splits.ts';
import { FILES } from './yardsticks.ts';

test.skipIf(!existsSync(FILES.dev))(
  'real splits are explained or held, and crashes like them stay findings',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'splits-'));
    try {
      expect(splitRows(folder).map(({ yardstick, standard }) => [yardstick, standard])).toEqual([
        ['splits as traded, explained with a table', '7 of 7'],
        ['splits as traded, held and borne out without one', '7 of 7'],
        ['crashes like splits that stay findings', '8 of 8'],
        ['splits multiplied back, explained with a table', '6 of 6'],
        ['splits multiplied back, held and borne out without one', '5 of 6'],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test.skipIf(!existsSync(FILES.dev))('a split told by a table leaves the scale of moves as it was', async () => {
  expect(await splitScaleRows()).toEqual([
    { yardstick: 'scale of moves within 1.3 x on the bar after a split', standard: '13 of 13', must: 'all' },
  ]);
});
