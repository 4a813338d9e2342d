import { DatabaseSync } from 'node:sqlite';
import { flush } from './flush.ts';

/** Writes one moment of a database into a new file, on the disk before it returns, while others read and write it. */
export const copyDatabase = (file: string, copy: string): void => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    db.prepare('VACUUM INTO ?').run(copy);
  } finally {
    db.close();
  }
  flush(copy);
};
