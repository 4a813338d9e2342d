import { DatabaseSync } from 'node:sqlite';

/** Everything a database holds, in the order of its values, so that equal contents give equal text. */
export const dumpDatabase = (file: string): string => {
  const db = new DatabaseSync(file, { readOnly: true });
  const named = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  const tables = named.map(({ name, sql }) => {
    const rows = db.prepare(`SELECT * FROM "${String(name)}"`).all();
    return { name, sql, rows: rows.map((row) => JSON.stringify(row)).toSorted() };
  });
  db.close();
  return JSON.stringify(tables);
};
