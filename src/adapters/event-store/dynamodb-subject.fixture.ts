import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynoxide, type Emulator } from '../dynamodb/dynoxide.fixture.ts';
import { LOG_TABLE } from '../dynamodb/log-table.ts';
import { ensureTable, type Table } from '../dynamodb/table.ts';
import { openCommitOrder } from './commit-order.ts';
import { createDynamodbEventStore } from './dynamodb-event-store.ts';
import { openNumberedEventStore, type NumberedEventStore } from './numbered-event-store.ts';
import type { Store, Subject } from './subject.fixture.ts';

/** Where a store under test has its log, its order and its clock. */
type Origin = { readonly table: Promise<Table>; readonly file: string; readonly now: () => number };

/** A store that is used before it is open: everything waits until it is. */
const onceOpen = (opening: Promise<NumberedEventStore>): Store => ({
  append: async (...given) => (await opening).append(...given),
  read: async (...given) => (await opening).read(...given),
  streams: async () => (await opening).streams(),
  commitsAfter: async (...given) => (await opening).commitsAfter(...given),
  head: async () => (await opening).head(),
  audit: async (...given) => (await opening).audit(...given),
  onAppend: (wake) => {
    const leaving = opening.then((store) => store.onAppend(wake));
    return () => void leaving.then((leave) => leave());
  },
});

/** An emulator with a folder for files, tables on demand and stores on them; `stop` ends and removes all of it. */
export type Workbench = {
  readonly emulator: Emulator;
  readonly subject: Subject;
  /** An empty table with a client of its own. */
  readonly table: () => Promise<Table>;
  readonly newFile: () => string;
  readonly stop: () => Promise<void>;
};

/** Opens stores of one test file on an emulator, one of its own unless told otherwise. */
export const openWorkbench = async (starting: Promise<Emulator> = startDynoxide()): Promise<Workbench> => {
  const emulator = await starting;
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-'));
  const origins = new Map<Store, Origin>();
  const opened: Promise<NumberedEventStore>[] = [];
  let count = 0;

  const table = async (): Promise<Table> => {
    const made = { client: emulator.client(), name: `log-${process.pid}-${(count += 1)}` };
    await ensureTable(made, LOG_TABLE);
    return made;
  };
  const newFile = (): string => join(folder, `${(count += 1)}.sqlite`);

  const open = (origin: Origin): Store => {
    const opening = origin.table.then((made) =>
      openNumberedEventStore({
        store: createDynamodbEventStore({ table: made, now: origin.now }),
        order: openCommitOrder({ file: origin.file }),
      }),
    );
    const store = onceOpen(opening);
    opened.push(opening);
    origins.set(store, origin);
    return store;
  };
  const again = (store: Store): Store => {
    const origin = origins.get(store);
    if (!origin) throw new Error('this store was not opened here');
    return open(origin);
  };

  return {
    emulator,
    subject: {
      ids: 'place',
      open: (now) => open({ table: table(), file: newFile(), now }),
      beside: again,
      reopen: again,
    },
    table,
    newFile,
    stop: async () => {
      for (const opening of opened) (await opening).close();
      await emulator.stop();
      rmSync(folder, { recursive: true });
    },
  };
};
