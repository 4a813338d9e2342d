import { afterAll, describe, expect, test } from 'vitest';
import type { KeptFindings } from '../../application/ports/kept-findings.ts';
import type { FindingRow, FindingsQuery } from '../../application/ports/read-model.ts';
import { EMULATOR, startDynoxide } from '../dynamodb/dynoxide.fixture.ts';
import { lagIndexes } from '../dynamodb/index-lag.fixture.ts';
import { createDynamodbFindings } from './dynamodb-findings.ts';
import type { FindingsTable } from './dynamodb-generations.ts';
import { makeFindingsTable } from './findings-table.fixture.ts';
import { at, changeTo, commitAt, findingOf } from './rows.fixture.ts';

const emulator = await startDynoxide();
let tables = 0;

afterAll(() => emulator.stop());

const newTable = (): Promise<FindingsTable> => makeFindingsTable(emulator.client(), `lag-${(tables += 1)}`);

const STREAM = 'sample/^GSPC/1d';
const DAYS = ['2020-02-24', '2020-02-25', '2020-02-26', '2020-02-27', '2020-02-28'];

/** Findings whose lists are so many puts behind, and what keeps a row in place of the one before. */
const lagging = async (puts: number) => {
  const table = await newTable();
  lagIndexes(table, await newTable(), puts);
  const kept = createDynamodbFindings(table, 1);
  const before = new Map<string, FindingRow>();
  let commit = 0;
  const keep = async (row: FindingRow): Promise<void> => {
    const after = commit;
    commit += 1;
    await kept.keep(STREAM, { after, to: commitAt(commit) }, [changeTo(row, commit, before.get(row.id))]);
    before.set(row.id, row);
  };
  return { kept, keep };
};

const listed = async (kept: KeptFindings, query: FindingsQuery = {}): Promise<readonly string[]> =>
  (await kept.findings(query)).map(({ id }) => id);

describe(`lists of findings that lag behind, on ${EMULATOR}`, () => {
  test.each<FindingsQuery>([{}, { ticker: '^GSPC' }])(
    'one that has just begun is missing in %o until the list has it, and found by its id at once',
    async (query) => {
      const { kept, keep } = await lagging(3);
      await keep(findingOf('a', ['2020-02-24']));
      expect(await listed(kept, query)).toEqual([]);
      expect(await kept.finding('a')).toMatchObject({ id: 'a' });
      await keep(findingOf('b', ['2020-02-25']));
      expect(await listed(kept, query)).toEqual(['a']);
      await keep(findingOf('c', ['2020-02-26']));
      expect(await listed(kept, query)).toEqual(['b', 'a']);
    },
  );

  test('one that goes on, or is retracted, is listed as it is now', async () => {
    const { kept, keep } = await lagging(3);
    for (const id of ['a', 'b', 'c']) await keep(findingOf(id, ['2020-02-24']));
    const grown = findingOf('a', DAYS, { severity: 'critical', end: at('2020-02-28') });
    await keep(grown);
    expect(await kept.findings({})).toContainEqual(grown);
    expect(await listed(kept)).toContain('b');
    await keep({ ...findingOf('b', ['2020-02-24']), retracted: true });
    expect(await listed(kept)).not.toContain('b');
  });

  test.each([0, 1, 7, 20])(
    'pages of a list %i puts behind join, each finding once, while others begin and are retracted',
    async (puts) => {
      const { kept, keep } = await lagging(puts);
      const day = 86_400_000;
      const begun = (n: number): FindingRow => ({
        ...findingOf(`f${n}`, ['2020-02-24']),
        onset: at('2020-02-24') + n * day,
      });
      for (let n = 0; n < 30; n += 1) await keep(begun(n));
      const atFirst = await listed(kept);
      const [given, retracted]: [string[], string[]] = [[], []];
      for (let after, page = 0; page < 40; page += 1) {
        const rows: readonly FindingRow[] = await kept.findings({ limit: 3, ...(after && { after }) });
        given.push(...rows.map(({ id }) => id));
        after = rows.at(-1);
        if (!after) break;
        await keep(begun(100 + page));
        await keep({ ...begun(page), retracted: true });
        if (!given.includes(`f${page}`)) retracted.push(`f${page}`);
      }
      expect(given).toEqual([...new Set(given)]);
      expect(given).toEqual(atFirst.filter((id) => !retracted.includes(id)));
    },
  );
});
