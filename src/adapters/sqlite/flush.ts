import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Has a file on the disk when it returns. */
export const flush = (file: string): void => {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
