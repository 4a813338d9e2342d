import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_STREAM, type Commit } from '../../application/ports/event-store.ts';
import { startChild, takeLines } from './child-process.fixture.ts';
import { positionAfter } from './position.ts';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite-event-store.ts';
import { faultOfSurvivors, wordsOf } from './survivors.fixture.ts';

/** How often a writer is killed: 20 times unless the environment says otherwise. */
const KILLS = Number(process.env['KILLS'] ?? 20);

/** Writers at work at one time, each on a file of its own. */
const FILES = 4;

/** Writers killed on one file, before the next is begun. */
const KILLS_A_FILE = 5;

const MOST_COMMITS = 60;

const folder = mkdtempSync(join(tmpdir(), 'kill-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a writer and kills it at random while it appends; gives the commits it acknowledged. */
const killWriter = async (file: string, name: string): Promise<readonly string[]> => {
  const child = startChild('append-loop.fixture.ts', [file, name, '1000000']);
  const acknowledged = await takeLines(child, randomInt(1, MOST_COMMITS));
  child.process.kill('SIGKILL');
  acknowledged.push(...(await takeLines(child)));
  expect(await child.exit).toBeNull();
  return acknowledged;
};

/** The append of a commit once more, as a writer repeats it that never got the answer. */
const expectFirstAnswer = async (store: SqliteEventStore, commits: readonly Commit[], at: number): Promise<void> => {
  const [before, commit] = [commits[at - 1], commits[at]];
  if (!commit) throw new Error(`there is no commit ${at}`);
  const expected = before ? positionAfter(before) : NO_STREAM;
  const answer = await store.append('shared', expected, commit.events, commit.commitId);
  expect(answer).toEqual({ outcome: 'appended', commit, position: positionAfter(commit), repeated: true });
};

const inspect = async (file: string, acknowledged: readonly string[]): Promise<readonly string[]> => {
  const store = openSqliteEventStore({ file, now: () => 1000 });
  try {
    const { commits } = await store.read('shared');
    expect(faultOfSurvivors(acknowledged, commits, 1)).toBeNull();
    await expectFirstAnswer(store, commits, acknowledged.length - 1);
    await expectFirstAnswer(store, commits, commits.length - 1);
    expect(await store.audit()).toMatchObject({ ok: true, found: commits.length });
    return commits.map(wordsOf);
  } finally {
    store.close();
  }
};

/** Kills one writer after another on a file of its own. */
const killOneByOne = async (file: string, kills: number): Promise<void> => {
  let found: readonly string[] = [];
  for (let kill = 0; kill < kills; kill += 1)
    found = await inspect(file, [...found, ...(await killWriter(file, `writer ${kill}`))]);
};

/** What Node compiles is kept when a process ends of itself, which those that are killed do not. */
beforeAll(async () => {
  await startChild('append-loop.fixture.ts', [join(folder, 'first.sqlite'), 'first', '1']).exit;
});

test(`of ${KILLS} writers killed at random, none loses a commit it acknowledged or leaves half of one`, async () => {
  let killed = 0;
  for (let done = 0; done < KILLS; done += FILES * KILLS_A_FILE) {
    const files = Array.from({ length: FILES }, (_, i) => join(folder, `${done}-${i}.sqlite`));
    const kills = Math.min(KILLS_A_FILE, Math.ceil((KILLS - done) / FILES));
    await Promise.all(files.map((file) => killOneByOne(file, kills)));
    killed += kills * FILES;
  }
  expect(killed).toBeGreaterThanOrEqual(KILLS);
}, 600_000);
