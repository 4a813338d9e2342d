import { closeSync, fsyncSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Has a file on the disk. */
const flush = (path: string): void => {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

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
