import { setImmediate as breathe } from 'node:timers/promises';
import { createRecall, type Recall } from '../../application/queries/recall.ts';
import type { Config } from '../composition/config.ts';
import { readingLog } from './reading-log.ts';

/** Asks the log of the data folder how bars were judged. A folder without a log is a UsageError. */
export const recalling = <T>(config: Config, ask: (recall: Recall) => Promise<T>): Promise<T> =>
  readingLog(config, (log) => ask(createRecall({ log, breathe })));
