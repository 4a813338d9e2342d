import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ArchiveError,
  type ArchiveFailure,
  type RawAnswer,
  type RawArchive,
} from '../../application/ports/raw-archive.ts';

/** An archive of its own, what overwrites a key behind its back, and how many answers it holds. */
export type OpenArchive = {
  readonly archive: RawArchive;
  readonly spoil: (key: string, body: Uint8Array) => Promise<void>;
  readonly count: () => Promise<number>;
  readonly close: () => Promise<void>;
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An answer about the index. */
export const ANSWER: RawAnswer = {
  feed: 'sample',
  about: '^GSPC',
  receivedAt: Date.UTC(2026, 0, 5, 23, 59, 59, 999),
  body: bytes('timestamp,close\n2020-03-16,2386.13\n'),
};

/** The failure of an archive, which is told in one plain line. */
export const archiveFailure = async (work: Promise<unknown>, kind: ArchiveFailure): Promise<ArchiveError> => {
  const error: unknown = await work.catch((caught: unknown) => caught);
  if (!(error instanceof ArchiveError)) throw new Error(`No ArchiveError: ${String(error)}`);
  expect(error.kind).toBe(kind);
  expect(error.message).toMatch(/^[A-Z][^\n]+\.$/);
  return error;
};

/** What every archive does alike. `open` makes one of its own for each case. */
export const rawArchiveContract = (name: string, open: () => Promise<OpenArchive>): void => {
  describe(`${name} keeps the contract of an archive`, () => {
    let opened: OpenArchive;
    let archive: RawArchive;
    beforeEach(async () => {
      opened = await open();
      ({ archive } = opened);
    });
    afterEach(() => opened.close());

    test('gives an answer back byte by byte, under a key of feed, day, subject and content', async () => {
      const key = await archive.keep(ANSWER);
      expect(key).toMatch(/^sample\/2026-01-05\/%5EGSPC\/[0-9a-f]{64}$/);
      expect(await archive.read(key)).toEqual(ANSWER.body);
    });

    test.each([
      ['no byte', new Uint8Array()],
      ['every byte', Uint8Array.from({ length: 256 }, (_, i) => i)],
      ['a megabyte', new Uint8Array(1_000_000).fill(7)],
    ])('keeps %s', async (_, body) => {
      expect(await archive.read(await archive.keep({ ...ANSWER, body }))).toEqual(body);
    });

    test('keeps the same answer once, also when it is kept by many at once', async () => {
      const keys = await Promise.all(Array.from({ length: 8 }, () => archive.keep(ANSWER)));
      expect(new Set([...keys, await archive.keep({ ...ANSWER, receivedAt: ANSWER.receivedAt - 1 })]).size).toBe(1);
      expect(await opened.count()).toBe(1);
    });

    test('keeps another content, day or subject beside it', async () => {
      const others = [
        { body: bytes('other') },
        { receivedAt: ANSWER.receivedAt + 1 },
        { about: '../^GSPC' },
        { feed: 'csv' },
      ];
      const keys = await Promise.all([{}, ...others].map((other) => archive.keep({ ...ANSWER, ...other })));
      expect(new Set(keys).size).toBe(5);
      expect(await opened.count()).toBe(5);
      for (const key of keys) expect(key.split('/')).toHaveLength(4);
    });

    test('has nothing where nothing was kept', async () => {
      expect(await archive.read(`sample/2026-01-05/AAPL/${'0'.repeat(64)}`)).toBeNull();
    });

    test('says of an answer that it is not as it was kept', async () => {
      const key = await archive.keep(ANSWER);
      await opened.spoil(key, bytes('timestamp,close\n2020-03-16,2486.13\n'));
      expect((await archiveFailure(archive.read(key), 'corrupt')).message).toContain(key);
    });
  });
};
