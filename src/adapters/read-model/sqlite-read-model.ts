import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { ReadModelError, type BarRow, type ReadModel } from '../../application/ports/read-model.ts';
import { flush } from '../sqlite/flush.ts';
import { spanLength } from './bar-chunk.ts';
import { failureOf, guarded, readRow } from './failure.ts';
import { selectFindings } from './find.ts';
import { barRows, findingRow, idRow, tickerRow } from './rows.ts';
import { contentOf, createTables } from './schema.ts';
import { prepareWriter } from './write.ts';

/** Where the read model is, and whether it is only read, beside the process that writes it, or `building`: made beside the one in use, of no worth before it is closed, when it is flushed to the disk. */
export type SqliteReadModelOptions = {
  readonly file: string;
  readonly readOnly?: boolean;
  readonly building?: boolean;
};

/** A read model in a file; closing it frees the file. */
export type SqliteReadModel = ReadModel & { close(): void };

const BUSY_MS = 5000;

const LASTING = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL';

/** A file that is thrown away when its making fails needs no journal and no flush on the way. */
const BUILDING = 'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF';

const settingsOf = ({ building = false }: SqliteReadModelOptions): string => (building ? BUILDING : LASTING);

const prepareFile = (db: DatabaseSync, options: SqliteReadModelOptions): void => {
  const { file, readOnly = false } = options;
  const content = contentOf(db);
  if (content === 'foreign') {
    throw new ReadModelError(
      'corrupt',
      `${file} is a database of another program: move it away or choose another data folder.`,
    );
  }
  if (readOnly && content !== 'current') {
    throw new ReadModelError(
      'unavailable',
      `The read model ${file} was made by another version: start this one once, it is rebuilt.`,
    );
  }
  if (readOnly) return;
  db.exec(settingsOf(options));
  if (content !== 'current') createTables(db);
};

const openFile = (options: SqliteReadModelOptions): DatabaseSync => {
  const { file, readOnly = false } = options;
  const db = guarded(file, () => new DatabaseSync(file, { readOnly, timeout: BUSY_MS }));
  try {
    prepareFile(db, options);
    return db;
  } catch (error) {
    db.close();
    throw failureOf(file, error);
  }
};

const statements = (db: DatabaseSync): ((sql: string) => StatementSync) => {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
};

const SPANS = 'SELECT numbers, words, crc FROM bars WHERE series = ? AND span BETWEEN ? AND ? ORDER BY span DESC';

const NEWEST_IDS = 'SELECT id FROM findings WHERE retracted = 0 ORDER BY onset DESC, id DESC LIMIT ?';

type BarsQuery = { readonly series: string; readonly from: number; readonly to: number; readonly limit: number };

/** The newest bars of a range, oldest first, out of no more chunks than it takes. */
const newestBars = (spans: StatementSync, file: string, { series, from, to, limit }: BarsQuery): readonly BarRow[] => {
  const length = spanLength(series);
  const chunks: (readonly BarRow[])[] = [];
  let found = 0;
  for (const row of spans.iterate(series, Math.floor(from / length), Math.floor(to / length))) {
    const bars = readRow(file, barRows(series), row);
    const inRange = bars.filter(({ bar: { time } }) => time >= from && time <= to);
    chunks.push(inRange);
    found += inRange.length;
    if (found >= limit) break;
  }
  return chunks.toReversed().flat().slice(-limit);
};

/** Opens the read model of a file, made or emptied first when it is new or of another schema version; ReadModelError when it cannot be used. */
export const openSqliteReadModel = (options: SqliteReadModelOptions): SqliteReadModel => {
  const { file, building = false } = options;
  const db = openFile(options);
  const statement = statements(db);
  const write = guarded(file, () => prepareWriter(db, file));

  const all = async <T>(
    schema: { parse(row: unknown): T },
    sql: string,
    values: readonly SQLInputValue[],
  ): Promise<T[]> => guarded(file, () => statement(sql).all(...values)).map((row) => readRow(file, schema, row));

  const number = async (sql: string, ...values: readonly SQLInputValue[]): Promise<number> =>
    guarded(file, () => Number(statement(sql).get(...values)?.['n'] ?? 0));

  return {
    checkpoint: () => number('SELECT checkpoint AS n FROM progress'),
    seen: (stream) => number('SELECT version AS n FROM seen WHERE stream = ?', stream),
    apply: async (changes) => guarded(file, () => write(changes)),
    finding: async (id) => (await all(findingRow, 'SELECT * FROM findings WHERE id = ?', [id]))[0] ?? null,
    successor: async (id) => (await all(findingRow, 'SELECT * FROM findings WHERE supersedes = ?', [id]))[0] ?? null,
    findings: (query) => {
      const { sql, values } = selectFindings(query);
      return all(findingRow, sql, values);
    },
    newestIds: async (limit) => (await all(idRow, NEWEST_IDS, [limit])).map(({ id }) => id),
    bars: async (series, from, to, limit) =>
      guarded(file, () => newestBars(statement(SPANS), file, { series, from, to, limit })),
    ticker: async (series) => (await all(tickerRow, 'SELECT * FROM tickers WHERE series = ?', [series]))[0] ?? null,
    tickers: (ticker) =>
      ticker === undefined
        ? all(tickerRow, 'SELECT * FROM tickers ORDER BY ticker, series', [])
        : all(tickerRow, 'SELECT * FROM tickers WHERE ticker = ? ORDER BY series', [ticker]),
    close: () => {
      db.close();
      if (building) flush(file);
    },
  };
};
