import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventStoreError, type Commit } from '../../application/ports/event-store.ts';
import { appended } from './event-store.contract.ts';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite-event-store.ts';
import { bars } from './subject.fixture.ts';
import { faultOfSurvivors, wordsOf } from './survivors.fixture.ts';

const RUNS = 2000;
const SETTLED = 3;
const COMMITS = 15;

const folder = mkdtempSync(join(tmpdir(), 'torn-'));
const source = join(folder, 'source.sqlite');
const torn = join(folder, 'torn.sqlite');
const open = (file: string): SqliteEventStore => openSqliteEventStore({ file, now: () => 1000 });

let acknowledged: readonly string[] = [];
let wal = Buffer.alloc(0);

const appendTo = async (store: SqliteEventStore, from: number, to: number): Promise<readonly Commit[]> => {
  const commits: Commit[] = [];
  for (let i = from; i < to; i += 1) {
    const { position } = await store.read('s');
    commits.push(appended(await store.append('s', position, bars(1 + (i % 3), i), `c${i}`)).commit);
  }
  return commits;
};

/** A few commits in the file itself, then the others in the write-ahead file alone, as a crash leaves them. */
beforeAll(async () => {
  const before = open(source);
  const settled = await appendTo(before, 0, SETTLED);
  before.close();
  const after = open(source);
  const newer = await appendTo(after, SETTLED, COMMITS);
  copyFileSync(source, `${source}.kept`);
  wal = readFileSync(`${source}-wal`);
  after.close();
  acknowledged = [...settled, ...newer].map(wordsOf);
});

afterAll(() => rmSync(folder, { recursive: true }));

type Harm = { readonly cut: boolean; readonly at: number; readonly bit: number };

const harmed = ({ cut, at, bit }: Harm): Buffer => {
  const place = at % wal.length;
  if (cut) return wal.subarray(0, place);
  const bytes = Buffer.from(wal);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
  return bytes;
};

/** How many of the acknowledged commits a harmed log has kept; some of the logs are continued. */
const survivorsOf = async (harm: Harm): Promise<number> => {
  copyFileSync(`${source}.kept`, torn);
  rmSync(`${torn}-shm`, { force: true });
  writeFileSync(`${torn}-wal`, harmed(harm));
  const store = open(torn);
  try {
    const { commits } = await store.read('s');
    expect(faultOfSurvivors(acknowledged.slice(0, commits.length), commits, 0)).toBeNull();
    expect(await store.audit()).toMatchObject({ ok: true, found: commits.length });
    if (harm.at % 50 === 0) await appendTo(store, 100, 101);
    return commits.length;
  } finally {
    store.close();
  }
};

test(`of a write-ahead file cut or with a bit turned, ${RUNS} times, whole commits from the first on are left`, async () => {
  const kept = new Set<number>();
  const refused = new Set<string>();
  const harm = fc.record({ cut: fc.boolean(), at: fc.nat(2 ** 30), bit: fc.nat(7) });
  await fc.assert(
    fc.asyncProperty(harm, async (one) => {
      try {
        kept.add(await survivorsOf(one));
      } catch (error) {
        if (!(error instanceof EventStoreError)) throw error;
        refused.add(error.kind);
      }
    }),
    { numRuns: RUNS },
  );
  expect([...refused].filter((kind) => kind !== 'corrupt')).toEqual([]);
  expect(kept.size).toBeGreaterThan(COMMITS - SETTLED - 2);
  expect(Math.min(...kept)).toBe(SETTLED);
}, 600_000);
