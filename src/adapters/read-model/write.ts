import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BarRow, Changes, FindingRow, TickerRow } from '../../application/ports/read-model.ts';
import { sessionDay } from '../../domain/market/session.ts';

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

const barWriter = (db: DatabaseSync): ((row: BarRow) => void) => {
  const put = insert(db, 'bars');
  return ({ bar, was, judgement, band, ...row }) => {
    const channels = JSON.stringify(judgement.channels);
    const limits = { band_low: band?.low ?? null, band_high: band?.high ?? null };
    put.run({ ...row, ...bar, ...judgement, channels, ...limits, was: was && JSON.stringify(was) });
  };
};

const tickerWriter = (db: DatabaseSync): ((row: TickerRow) => void) => {
  const put = insert(db, 'tickers');
  return ({ feed: { id, historical, ...facts }, firstBar, lastBar, lastRecorded, ...row }) => {
    const times = { first_bar: firstBar, last_bar: lastBar, last_recorded: lastRecorded };
    put.run({ ...row, ...facts, feed: id, historical: Number(historical), ...times });
  };
};

/** Prepares the statements that write changes in one transaction, all or none. */
export const prepareWriter = (db: DatabaseSync): ((changes: Changes) => void) => {
  const putFinding = findingWriter(db);
  const putBar = barWriter(db);
  const putTicker = tickerWriter(db);
  const putSeen = insert(db, 'seen');
  const putCheckpoint = db.prepare('UPDATE progress SET checkpoint = ?');
  return (changes) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      for (const row of changes.findings) putFinding(row);
      for (const row of changes.bars) putBar(row);
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
