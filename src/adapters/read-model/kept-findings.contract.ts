import { describe, expect, test } from 'vitest';
import type { KeptFinding, KeptFindings } from '../../application/ports/kept-findings.ts';
import type { FindingRow } from '../../application/ports/read-model.ts';
import { findingsContract, type FindingsSubject } from './findings.contract.ts';
import { begins, changeTo, commitAt, findingOf } from './rows.fixture.ts';

const STREAM = 'sample/^GSPC/1d';

const told = (id: string, commit: number, score = 0.84): KeptFinding => ({
  commit,
  isWhole: true,
  row: findingOf(id, ['2020-03-16'], { score }),
});

/** Findings that come with one commit after the other, each row in place of the one before. */
const asTold = (kept: KeptFindings): FindingsSubject => {
  const before = new Map<string, FindingRow>();
  let commit = 0;
  return {
    finding: (id) => kept.finding(id),
    successor: (id) => kept.successor(id),
    findings: (query) => kept.findings(query),
    newestIds: (limit) => kept.newestIds(limit),
    keep: async (rows) => {
      const after = commit;
      commit += 1;
      const changes = rows.map((row) => changeTo(row, commit, before.get(row.id)));
      for (const row of rows) before.set(row.id, row);
      await kept.keep(STREAM, { after, to: commitAt(commit) }, changes);
    },
  };
};

/** What all that keeps findings along the chain of their commits does; `open` gives one without any. */
export const keptFindingsContract = (name: string, open: () => KeptFindings): void => {
  findingsContract(name, () => asTold(open()));

  describe(`${name}: along the chain of commits with findings`, () => {
    test('nothing is reached at first', async () => {
      const kept = open();
      expect(await kept.reached(STREAM)).toBeNull();
      expect(await kept.kept('a')).toBeNull();
    });

    test('a stream comes to the commit whose findings are kept, and no other stream does', async () => {
      const kept = open();
      await kept.keep(STREAM, { after: 0, to: commitAt(7) }, [begins(told('a', 7))]);
      await kept.keep(STREAM, { after: 7, to: commitAt(12) }, [begins(told('b', 12))]);
      expect(await kept.reached(STREAM)).toEqual(commitAt(12));
      expect(await kept.reached('sample/AAPL/1d')).toBeNull();
      expect(await kept.kept('a')).toEqual(told('a', 7));
      expect(await kept.kept('b')).toEqual(told('b', 12));
    });

    test('what is newer stays, and a stream never goes back', async () => {
      const kept = open();
      await kept.keep(STREAM, { after: 0, to: commitAt(12) }, [begins(told('a', 12, 0.9))]);
      await kept.keep(STREAM, { after: 0, to: commitAt(7) }, [begins(told('a', 7))]);
      expect(await kept.kept('a')).toEqual(told('a', 12, 0.9));
      expect(await kept.reached(STREAM)).toEqual(commitAt(12));
    });

    test('at a commit that a stream has come to it stays with the one that was there first', async () => {
      const kept = open();
      await kept.keep(STREAM, { after: 0, to: commitAt(7) }, []);
      await kept.keep(STREAM, { after: 0, to: { first: 7, commitId: 'of another log' } }, []);
      await kept.keep(STREAM, { after: 7, to: { first: 7, commitId: 'of another log' } }, []);
      expect(await kept.reached(STREAM)).toEqual(commitAt(7));
    });

    test('the same again changes nothing', async () => {
      const kept = open();
      for (const score of [0.84, 0.5])
        await kept.keep(STREAM, { after: 0, to: commitAt(7) }, [begins(told('a', 7, score))]);
      expect(await kept.kept('a')).toEqual(told('a', 7));
      expect(await kept.reached(STREAM)).toEqual(commitAt(7));
    });

    test.each([0, 7])('over a gap after %i findings are kept, and the stream is not moved on', async (before) => {
      const kept = open();
      if (before > 0) await kept.keep(STREAM, { after: 0, to: commitAt(before) }, [begins(told('a', before))]);
      await kept.keep(STREAM, { after: 9, to: commitAt(12) }, [begins(told('b', 12))]);
      expect(await kept.kept('b')).toEqual(told('b', 12));
      expect(await kept.reached(STREAM)).toEqual(before === 0 ? null : commitAt(before));
    });

    test('one that overlaps what was reached meanwhile moves the stream on', async () => {
      const kept = open();
      await kept.keep(STREAM, { after: 0, to: commitAt(7) }, [begins(told('a', 7))]);
      await kept.keep(STREAM, { after: 0, to: commitAt(12) }, [begins(told('a', 12))]);
      await kept.keep(STREAM, { after: 7, to: commitAt(15) }, []);
      expect(await kept.reached(STREAM)).toEqual(commitAt(15));
    });
  });
};
