import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { removeReadModel } from '../../adapters/read-model/renewable-read-model.ts';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import { releaseParked } from '../../application/commands/release-parked.ts';
import { replayLog } from '../../application/commands/replay-log.ts';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { EventStore } from '../../application/ports/event-store.ts';
import { createProjection } from '../../application/subscribers/project.ts';
import type { Composed } from '../composition/compose.ts';
import type { Renewal } from '../composition/resources.ts';
import { TOKENS } from '../composition/tokens.ts';

const READ_MODEL = 'read-model';

/** Milliseconds between two looks. */
const EVERY = 500;

const catchUp = async (log: EventStore & CommitFeed, file: string): Promise<void> => {
  const readModel = openSqliteReadModel({ file });
  try {
    await replayLog(log, createProjection({ readModel, read: log.read.bind(log) }));
  } finally {
    readModel.close();
  }
};

const renew = async (composed: Composed, { file, take }: Renewal): Promise<void> => {
  const log = await composed.get(TOKENS.eventStore);
  const parking = await composed.get(TOKENS.parking);
  const feed = await composed.get(TOKENS.feed);
  await catchUp(log, file);
  await feed.between(READ_MODEL, async () => {
    await catchUp(log, file);
    take();
    await releaseParked(parking, READ_MODEL);
  });
};

/** Lets a read model that was made beside the one in use take its place, caught up and between two commits, when there is one; what could not be read is removed and told in the log. */
export const renewReadModel = async (composed: Composed): Promise<void> => {
  const renewal = await composed.get(TOKENS.renewal);
  if (!renewal || !existsSync(renewal.file)) return;
  const logger = await composed.get(TOKENS.logger);
  try {
    await renew(composed, renewal);
    logger.info('the read model made beside the old one took its place');
  } catch (error) {
    logger.error({ err: error }, 'the read model made beside the one in use was not taken');
    removeReadModel(renewal.file);
  }
};

/** Renews the read model whenever one was made beside it, until stopped. */
export const keepRenewing = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await renewReadModel(composed);
    await wait(EVERY, undefined, { signal }).catch(() => {});
  }
};
