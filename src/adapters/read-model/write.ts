import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BarRow, Changes, FindingRow, TickerRow } from '../../application/ports/read-model.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { closesColumns } from './closes-columns.ts';
import { spanLength, type BarChunk } from './bar-chunk.ts';
import { encodeBars } from './encode-bars.ts';
import { readRow } from './failure.ts';
import { barRows, withLaterBars } from './rows.ts';

const insert = (db: DatabaseSync, table: string): StatementSync => {
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').all(table);
  const values = columns.map(({ name }) => `$${String(name)}`).join(', ');
  return db.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${values})`);
};

const findingWriter = (db: DatabaseSync): ((row: FindingRow) => void) => {
  const put = insert(db, 'findings');
  const clearDays = db.prepare('DELETE FROM finding_bars WHERE finding = ?');
  const putDay = insert(db, 'finding_bars');
  return ({ end, evidence, retracted, ...row }) => {
    put.run({ ...row, ended: end, evidence: JSON.stringify(evidence), retracted: Number(retracted) });
    clearDays.run(row.id);
    const days = new Set(evidence.map(({ time }) => sessionDay(time)));
    for (const day of days) putDay.run({ finding: row.id, day });
  };
};

type SpanRows = { readonly series: string; readonly length: number; readonly span: number; readonly rows: BarRow[] };

/** The rows in runs of neighbours that belong into one chunk. */
const bySpan = (rows: readonly BarRow[]): readonly SpanRows[] => {
  const runs: SpanRows[] = [];
  for (const row of rows) {
    const { series } = row;
    const last = runs.at(-1);
    const length = last?.series === series ? last.length : spanLength(series);
    const span = Math.floor(row.bar.time / length);
    if (last?.series === series && last.span === span) last.rows.push(row);
    else runs.push({ series, length, span, rows: [row] });
  }
  return runs;
};

const isInOrder = (rows: readonly BarRow[]): boolean =>
  rows.every(({ bar }, i) => bar.time > (rows[i - 1]?.bar.time ?? -Infinity));

/** The rows oldest first, of those with the same time the last. */
const inOrderOfTime = (rows: readonly BarRow[]): readonly BarRow[] => {
  if (isInOrder(rows)) return rows;
  const newest = new Map(rows.map((row) => [row.bar.time, row]));
  return [...newest.values()].toSorted((a, b) => a.bar.time - b.bar.time);
};

const PUT_BARS = `INSERT INTO bars (series, span, numbers, words, crc) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (series, span) DO UPDATE SET numbers = excluded.numbers, words = excluded.words, crc = excluded.crc`;

const barWriter = (db: DatabaseSync, file: string): ((rows: readonly BarRow[]) => void) => {
  const get = db.prepare('SELECT numbers, words, crc FROM bars WHERE series = ? AND span = ?');
  const put = db.prepare(PUT_BARS);
  const chunkWith = ({ series, span, rows }: SpanRows): BarChunk => {
    const ordered = inOrderOfTime(rows);
    const row = get.get(series, span);
    if (!row) return encodeBars(ordered);
    const appended = readRow(file, withLaterBars(ordered), row);
    return appended ?? encodeBars(inOrderOfTime([...readRow(file, barRows(series), row), ...ordered]));
  };
  return (changed) => {
    for (const due of bySpan(changed)) {
      const { numbers, words, crc } = chunkWith(due);
      put.run(due.series, due.span, numbers, words, crc);
    }
  };
};

const tickerWriter = (db: DatabaseSync): ((row: TickerRow) => void) => {
  const put = insert(db, 'tickers');
  return ({ feed, firstBar, lastBar, lastRecorded, closes, ...row }) => {
    const { id, historical, tellsActions = false, ...facts } = feed;
    const times = { first_bar: firstBar, last_bar: lastBar, last_recorded: lastRecorded };
    const flags = { historical: Number(historical), tells_actions: Number(tellsActions) };
    put.run({ ...row, ...facts, feed: id, ...flags, ...times, ...closesColumns(closes) });
  };
};

/** Prepares the statements that write changes to the file in one transaction, all or none. */
export const prepareWriter = (db: DatabaseSync, file: string): ((changes: Changes) => void) => {
  const putFinding = findingWriter(db);
  const putBars = barWriter(db, file);
  const putTicker = tickerWriter(db);
  const putSeen = insert(db, 'seen');
  const putCheckpoint = db.prepare('UPDATE progress SET checkpoint = ?');
  return (changes) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      for (const row of changes.findings) putFinding(row);
      putBars(changes.bars);
      for (const row of changes.tickers) putTicker(row);
      for (const { stream, version } of changes.seen) putSeen.run({ stream, version });
      putCheckpoint.run(changes.checkpoint);
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
};
