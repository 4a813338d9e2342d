import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { FindingsQuery } from '../../application/ports/read-model.ts';
import { selectFindings } from './find.ts';
import { at, barOf, changesOf, findingOf, tickerOf } from './rows.fixture.ts';
import { readModelContract } from './read-model.contract.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { openSqliteReadModel, type SqliteReadModel } from './sqlite-read-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-model-'));
const opened: SqliteReadModel[] = [];
let files = 0;

const newFile = (): string => join(folder, `${(files += 1)}.sqlite`);

const open = (file: string, readOnly = false): SqliteReadModel => {
  const readModel = openSqliteReadModel({ file, readOnly });
  opened.push(readModel);
  return readModel;
};

afterEach(() => {
  for (const readModel of opened.splice(0)) readModel.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const WRITTEN = changesOf({
  findings: [findingOf('week', ['2020-02-24'])],
  bars: [barOf('2020-02-24')],
  tickers: [tickerOf('sample/^GSPC/1d')],
  seen: [{ stream: 'sample/^GSPC/1d', version: 4 }],
  checkpoint: 9,
});

const change = (file: string, sql: string): void => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};

readModelContract('SQLite', () => open(newFile()));

describe('SQLite: the file', () => {
  test('keeps its rows over a restart', async () => {
    const file = newFile();
    const first = openSqliteReadModel({ file });
    await first.apply(WRITTEN);
    first.close();
    const second = open(file);
    expect(await second.checkpoint()).toBe(9);
    expect(await second.seen('sample/^GSPC/1d')).toBe(4);
    expect(await second.findings({ limit: 10 })).toEqual(WRITTEN.findings);
    expect(await second.tickers()).toEqual(WRITTEN.tickers);
  });

  test('writes all of a change or nothing of it', async () => {
    const readModel = open(newFile());
    const broken = tickerOf('sample/AAPL/1d', { bars: 0.5 });
    const changes = changesOf({ ...WRITTEN, tickers: [tickerOf('sample/^GSPC/1d'), broken] });
    await expect(readModel.apply(changes)).rejects.toMatchObject({ name: 'ReadModelError', kind: 'unavailable' });
    expect(await readModel.findings({ limit: 10 })).toEqual([]);
    expect(await readModel.bars('sample/^GSPC/1d', 0, at('2030-01-02'), 10)).toEqual([]);
    expect(await readModel.checkpoint()).toBe(0);
    await readModel.apply(WRITTEN);
    expect(await readModel.checkpoint()).toBe(9);
  });

  test('is whole once it was built and closed, and goes on from there', async () => {
    const file = newFile();
    const built = openSqliteReadModel({ file, building: true });
    await built.apply(WRITTEN);
    built.close();
    const kept = open(file);
    expect(await kept.bars('sample/^GSPC/1d', 0, at('2030-01-02'), 10)).toEqual(WRITTEN.bars);
    await kept.apply(changesOf({ bars: [barOf('2020-02-25')], checkpoint: 10 }));
    expect(await kept.bars('sample/^GSPC/1d', 0, at('2030-01-02'), 10)).toHaveLength(2);
    expect(await kept.checkpoint()).toBe(10);
  });

  test.each([
    ['numbers', 'UPDATE bars SET numbers = zeroblob(length(numbers) - 8)'],
    ['a byte', 'UPDATE bars SET numbers = zeroblob(length(numbers) - 1)'],
    [
      'the number it was written with',
      "UPDATE bars SET numbers = CAST(substr(numbers, 1, 15) || x'c0' || substr(numbers, 17) AS BLOB)",
    ],
    ['words', "UPDATE bars SET words = '[]'"],
    ['a known reason', "UPDATE bars SET words = replace(words, 'within-normal', 'no-reason')"],
  ])('says so when a chunk of bars lacks %s', async (_, sql) => {
    const file = newFile();
    const first = openSqliteReadModel({ file });
    await first.apply(WRITTEN);
    first.close();
    change(file, sql);
    const message = /^The read model .* is damaged: stop Tapewatch and run npx tapewatch projections rebuild/;
    await expect(open(file).bars('sample/^GSPC/1d', 0, at('2030-01-02'), 10)).rejects.toThrow(message);
    await expect(open(file).apply(changesOf({ bars: [barOf('2020-02-25')] }))).rejects.toThrow(message);
  });

  test('is read by another connection beside the writer, which sees each change whole', async () => {
    const file = newFile();
    const writer = open(file);
    await writer.apply(WRITTEN);
    const reader = open(file, true);
    expect(await reader.checkpoint()).toBe(9);
    await writer.apply(changesOf({ findings: [findingOf('march', ['2020-03-16'])], checkpoint: 10 }));
    expect((await reader.findings({ limit: 10 })).map(({ id }) => id)).toEqual(['march', 'week']);
    await expect(reader.apply(WRITTEN)).rejects.toMatchObject({ name: 'ReadModelError', kind: 'unavailable' });
  });

  test('is read alone when its writer has gone', async () => {
    const file = newFile();
    const writer = openSqliteReadModel({ file });
    await writer.apply(WRITTEN);
    writer.close();
    expect(await open(file, true).checkpoint()).toBe(9);
  });

  test('starts empty when it was made by another version, so that the log fills it again', async () => {
    const file = newFile();
    const first = openSqliteReadModel({ file });
    await first.apply(WRITTEN);
    first.close();
    change(file, `PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    expect(() => openSqliteReadModel({ file, readOnly: true })).toThrow(/was made by another version/);
    const second = open(file);
    expect(await second.checkpoint()).toBe(0);
    expect(await second.findings({ limit: 10 })).toEqual([]);
    expect(await second.ticker('sample/^GSPC/1d')).toBeNull();
  });

  test('is refused, and left as it is, when it belongs to another program', () => {
    const file = newFile();
    change(file, 'CREATE TABLE customers (name TEXT)');
    expect(() => openSqliteReadModel({ file })).toThrow(/is a database of another program/);
    const db = new DatabaseSync(file, { readOnly: true });
    expect(db.prepare('SELECT count(*) AS n FROM customers').get()).toEqual({ n: 0 });
    db.close();
  });

  test('is refused when there is none to read', () => {
    const file = newFile();
    expect(() => openSqliteReadModel({ file, readOnly: true })).toThrow(
      expect.objectContaining({ name: 'ReadModelError', kind: 'unavailable' }),
    );
  });

  test('is refused when it is no database', () => {
    const file = newFile();
    writeFileSync(file, 'this is not a database, but it is long enough to be taken for one at first sight'.repeat(100));
    expect(() => openSqliteReadModel({ file })).toThrow(
      expect.objectContaining({ name: 'ReadModelError', kind: 'corrupt' }),
    );
  });

  test('says so when its pages are damaged', async () => {
    const file = newFile();
    const first = openSqliteReadModel({ file });
    await first.apply(WRITTEN);
    first.close();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096);
    writeFileSync(file, bytes);
    await expect(open(file).findings({ limit: 10 })).rejects.toMatchObject({ name: 'ReadModelError', kind: 'corrupt' });
  });

  test('says so when a row holds what no event could have said', async () => {
    const file = newFile();
    const first = openSqliteReadModel({ file });
    await first.apply(WRITTEN);
    first.close();
    change(file, `UPDATE findings SET evidence = '[{"time":'`);
    const message = /^The read model .* is damaged: stop Tapewatch and run npx tapewatch projections rebuild/;
    await expect(open(file).findings({ limit: 10 })).rejects.toThrow(message);
  });

  test('says so when it is closed', async () => {
    const readModel = openSqliteReadModel({ file: newFile() });
    readModel.close();
    await expect(readModel.checkpoint()).rejects.toMatchObject({ name: 'ReadModelError', kind: 'unavailable' });
  });

  test.each<[string, Partial<FindingsQuery>, string]>([
    ['the newest findings', {}, 'findings_newest'],
    ['the next page of a ticker', { ticker: 'AAPL', after: { onset: 1, id: 'a' } }, 'findings_ticker'],
    ['findings of a severity', { severity: 'high' }, 'findings_severity'],
    ['findings of a kind', { kind: 'gap' }, 'findings_kind'],
  ])('walks an index for %s', (_, query, index) => {
    const file = newFile();
    open(file);
    const db = new DatabaseSync(file, { readOnly: true });
    const { sql } = selectFindings({ limit: 10, ...query });
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    db.close();
    expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining(index)]);
  });
});
