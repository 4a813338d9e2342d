import { describe, expect, test } from 'vitest';
import type { FindingRow, FindingsQuery, ReadModel } from '../ports/read-model.ts';
import { fallRow } from '../wording/finding.fixture.ts';
import { listFindings } from './list-findings.ts';
import { renderFinding } from '../wording/render-finding.ts';

const rowsOf = (count: number): readonly FindingRow[] =>
  Array.from({ length: count }, (_, index) => ({ ...fallRow, id: `f${index}`, onset: fallRow.onset - index }));

const readModelOf = (rows: readonly FindingRow[], asked: FindingsQuery[] = []): Pick<ReadModel, 'findings'> => ({
  findings: async (query) => {
    asked.push(query);
    return rows.slice(0, query.limit);
  },
});

describe('a page of findings', () => {
  test('is the last when nothing is left', async () => {
    const rows = rowsOf(2);
    expect(await listFindings(readModelOf(rows), { limit: 2 })).toEqual({
      findings: rows.map(renderFinding),
      next: null,
    });
  });

  test('names the place where the next one starts', async () => {
    const page = await listFindings(readModelOf(rowsOf(3)), { limit: 2 });
    expect(page.findings.map(({ id }) => id)).toEqual(['f0', 'f1']);
    expect(page.next).toEqual({ id: 'f1', onset: fallRow.onset - 1 });
  });

  test('may be empty', async () => {
    expect(await listFindings(readModelOf([]), { limit: 2 })).toEqual({ findings: [], next: null });
  });

  test('passes the filters on', async () => {
    const asked: FindingsQuery[] = [];
    await listFindings(readModelOf([], asked), { limit: 2, ticker: 'AAPL', kind: 'gap' });
    expect(asked).toEqual([{ limit: 3, ticker: 'AAPL', kind: 'gap' }]);
  });
});
