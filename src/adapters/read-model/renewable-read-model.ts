import { renameSync, rmSync } from 'node:fs';
import type { ReadModel } from '../../application/ports/read-model.ts';
import { openSqliteReadModel, type SqliteReadModel } from './sqlite-read-model.ts';

/** A read model whose file can be replaced while it is used: `renewFrom` puts a closed file in its place and goes on with that. */
export type RenewableReadModel = SqliteReadModel & { renewFrom(file: string): void };

/** Removes a read model that nobody uses, with what SQLite keeps beside it. */
export const removeReadModel = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
};

/** Puts a closed read model in the place of another that nobody writes; a reader that has the old one open reads on in that. */
export const replaceReadModel = (file: string, by: string): void => {
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  renameSync(by, file);
};

/** Opens the read model of a file so that the file can be replaced meanwhile; ReadModelError when it cannot be used. */
export const openRenewableReadModel = (file: string): RenewableReadModel => {
  let current = openSqliteReadModel({ file });
  const asked: ReadModel = {
    checkpoint: () => current.checkpoint(),
    seen: (stream) => current.seen(stream),
    apply: (changes) => current.apply(changes),
    finding: (id) => current.finding(id),
    successor: (id) => current.successor(id),
    findings: (query) => current.findings(query),
    newestIds: (limit) => current.newestIds(limit),
    bars: (...given) => current.bars(...given),
    ticker: (series) => current.ticker(series),
    tickers: (ticker) => current.tickers(ticker),
  };
  return {
    ...asked,
    renewFrom: (by) => {
      current.close();
      try {
        replaceReadModel(file, by);
      } finally {
        current = openSqliteReadModel({ file });
      }
    },
    close: () => current.close(),
  };
};
