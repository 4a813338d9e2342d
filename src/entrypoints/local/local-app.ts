import { setImmediate as breathe } from 'node:timers/promises';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { createRecall } from '../../application/queries/recall.ts';
import { createHindsight } from '../../application/queries/as-of.ts';
import type { Readings } from '../../application/ports/read-model.ts';
import type { Composed } from '../composition/compose.ts';
import type { Config } from '../composition/config.ts';
import type { Following } from '../composition/follow-stream.ts';
import { replaysOf } from '../composition/run-replay.ts';
import { TOKENS } from '../composition/tokens.ts';
import { buildApp } from '../http/app.ts';
import type { HttpDeps } from '../http/deps.ts';
import { openEventStreams } from '../http/event-streams.ts';
import { ensurePage, pageFolder, type PageBuild } from './build-page.ts';
import { checkLog } from './check-log.ts';
import { judgeJobsLeft } from './jobs.ts';
import { dependenciesOf } from './dependencies.ts';
import { judgeAll, loadAll, tellOutlets } from './load-all.ts';
import { keepLooking } from './keep-looking.ts';
import { keepMeasuring } from './measure-standing.ts';
import { newProgress, type Progress } from './progress.ts';
import { readinessOf, subscribersOf } from './readiness.ts';
import { keepRenewing } from './renew-read-model.ts';
import { listen, type Listening } from './server.ts';
import { systemStateOf } from './system-state.ts';

/** The application in one process: serving, and loading what the provider has. */
export type LocalApp = {
  readonly url: string;
  readonly config: Config;
  readonly progress: Progress;
  readonly readModel: Readings;
  /** Builds the page where its sources have changed; until then `/` says that it is being built. */
  buildPage(): Promise<PageBuild>;
  /** Judges what the provider has and waits until it can be read; `onProgress` is called after each chunk. Ends early when stopped. */
  load(onProgress: () => void): Promise<void>;
  /** Why the read model does not follow the log, in a sentence; null while it does. */
  waitingFor(): Promise<string | null>;
  /** Judges what the provider has had since, and waits until it can be read. */
  catchUp(): Promise<void>;
  /** Lets the outlets tell what they have not told yet, from now on as it happens, and waits for the console. */
  tell(): Promise<void>;
  /** Works off jobs that a process which was killed had in hand, once their time is up. */
  judgeJobsLeft(): Promise<void>;
  /** Follows the hashes of the log in the background; gives what is wrong in words, null where nothing is, and shows it to who asks how the process stands. */
  checkLog(): Promise<string | null>;
  /** Aborted as soon as it is told to stop. */
  readonly stopping: AbortSignal;
  /** Stops serving, loading and the feed, and closes what is open; what others do not answer is given up. A second call waits for the first. */
  stop(): Promise<void>;
};

type Page = { built: PageBuild | null };

/** Where failures of requests are logged, but for those that were given up by a stop. */
const failuresOf = async (composed: Composed): Promise<HttpDeps['logger']> => {
  const logger = await composed.get(TOKENS.logger);
  const interruption = await composed.get(TOKENS.interruption);
  return { error: (...given) => (interruption.aborted ? undefined : logger.error(...given)) };
};

const serve = async (composed: Composed, progress: Progress, page: Page): Promise<Listening> => {
  const root = pageFolder();
  const config = await composed.get(TOKENS.config);
  const log = await composed.get(TOKENS.eventStore);
  const metrics = await composed.get(TOKENS.metrics);
  metrics.follow({
    subscribers: () => subscribersOf(composed),
    dependencies: () => dependenciesOf(composed),
    isLogBad: () => progress.log.state === 'bad',
  });
  const events = openEventStreams(log);
  const now = await composed.get(TOKENS.now);
  const startedAt = now();
  const app = buildApp({
    readModel: await composed.get(TOKENS.readModel),
    hindsight: createHindsight({ log, openReadModel: createMemoryReadModel, breathe }),
    recall: createRecall({ log, breathe }),
    log,
    replay: replaysOf(log),
    events,
    metrics,
    now,
    hosts: config.http.hosts,
    logger: await failuresOf(composed),
    readiness: () => readinessOf(composed, progress),
    system: () => systemStateOf(composed, progress, startedAt),
    page: root === null ? null : { root, isBuilding: () => page.built === null },
  });
  const server = await listen((request) => app.fetch(request), config.port);
  const close = (): Promise<void> => {
    events.close();
    return server.close();
  };
  return { url: server.url, close };
};

/** Lets the log take in what others append, where others may, until stopped; where that fails the log itself is looked at. */
const followOthers = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  const follow = await composed.get(TOKENS.follow);
  const logger = await composed.get(TOKENS.logger);
  const health = await composed.get(TOKENS.health);
  let looking = Promise.resolve();
  const following: Following = {
    onFailure: (error) => {
      health.failed('stream', error);
      looking = health.look();
    },
    onRecovery: () => health.recovered('stream'),
    onBroken: (error) => logger.warn({ err: error }, 'what others appended could not be read'),
  };
  await follow?.(following, signal);
  await looking;
};

/** How long a stop waits for what is asked of others, in milliseconds: what answers at all has answered by then. */
const GRACE = 1000;

/** Starts serving at once; nothing is judged before `load`. */
export const startLocalApp = async (composed: Composed): Promise<LocalApp> => {
  const progress = newProgress();
  const page: Page = { built: null };
  const server = await serve(composed, progress, page);
  const stopping = new AbortController();
  let stopped: Promise<void> | null = null;
  let work: Promise<void> = Promise.resolve();
  const beside = Promise.all(
    [keepRenewing, followOthers, keepLooking, keepMeasuring].map((keep) => keep(composed, stopping.signal)),
  );

  const stop = async (): Promise<void> => {
    stopping.abort();
    const grace = setTimeout(() => composed.interrupt(), GRACE);
    await server.close();
    await (await composed.get(TOKENS.feed)).stop();
    await work.catch(() => {});
    await beside;
    await composed.shutdown();
    clearTimeout(grace);
    composed.interrupt();
  };

  return {
    url: server.url,
    config: await composed.get(TOKENS.config),
    progress,
    readModel: await composed.get(TOKENS.readModel),
    buildPage: async () => (page.built = await ensurePage()),
    load: (onProgress) => (work = loadAll(composed, progress, { signal: stopping.signal, onProgress })),
    waitingFor: async () => (await subscribersOf(composed)).find(({ name }) => name === 'read-model')?.failing ?? null,
    catchUp: () => (work = judgeAll(composed, progress, { signal: stopping.signal, onProgress: () => {} })),
    tell: () => (work = tellOutlets(composed, stopping.signal)),
    judgeJobsLeft: () => (work = judgeJobsLeft(composed, stopping.signal)),
    checkLog: () => checkLog(composed, progress, stopping.signal),
    stopping: stopping.signal,
    stop: () => (stopped ??= stop()),
  };
};
