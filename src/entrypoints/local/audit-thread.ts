import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import { brokenLogText } from '../../application/wording/broken-log.ts';

/** Run as a thread: follows the hashes of the log file it is given and posts what is wrong, null where nothing is. */
const log = openSqliteEventStore({ file: String(workerData), now: Date.now, readOnly: true });
try {
  parentPort?.postMessage(brokenLogText(await log.audit()), []);
} finally {
  log.close();
}
