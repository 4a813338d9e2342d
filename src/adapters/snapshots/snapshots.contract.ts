import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Snapshot, Snapshots } from '../../application/ports/snapshots.ts';

/** A snapshot of stream `s`, for tests. */
export const SNAPSHOT: Snapshot = { stream: 's', version: 64, commitId: 'c', fold: 1, body: '{"version":64}' };

/** The cases every cache of snapshots must pass; `open` gives an empty one. */
export const snapshotsContract = (name: string, open: () => Snapshots): void => {
  describe(`${name}: one snapshot of each stream`, () => {
    test('a stream without one has none', async () => {
      expect(await open().newest('s')).toBeNull();
    });

    test('gives back what was kept, of each stream its own', async () => {
      const snapshots = open();
      const other = { ...SNAPSHOT, stream: 't', body: '{}' };
      await snapshots.keep(SNAPSHOT);
      await snapshots.keep(other);
      expect(await snapshots.newest('s')).toEqual(SNAPSHOT);
      expect(await snapshots.newest('t')).toEqual(other);
    });

    test.each([63, 64, 65])('one at version %i takes the place of one at 64', async (version) => {
      const snapshots = open();
      await snapshots.keep(SNAPSHOT);
      const later = { ...SNAPSHOT, version, commitId: 'd', fold: 2, body: '[]' };
      await snapshots.keep(later);
      expect(await snapshots.newest('s')).toEqual(later);
    });

    test('any text comes back as it went', async () => {
      const text = fc.string({ unit: 'grapheme', maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(text, text, text, async (stream, commitId, body) => {
          const snapshots = open();
          await snapshots.keep({ ...SNAPSHOT, stream, commitId, body });
          expect(await snapshots.newest(stream)).toEqual({ ...SNAPSHOT, stream, commitId, body });
        }),
        { numRuns: 50 },
      );
    });
  });
};
