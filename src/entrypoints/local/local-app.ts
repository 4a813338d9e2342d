import type { ReadModel } from '../../application/ports/read-model.ts';
import type { Composed } from '../composition/compose.ts';
import { TOKENS } from '../composition/tokens.ts';
import { buildApp } from '../http/app.ts';
import type { Readiness } from '../http/readiness.ts';
import { pageFolder } from './build-page.ts';
import { judgeAll, loadAll } from './load-all.ts';
import { newProgress, stageText, type Progress } from './progress.ts';
import { listen, type Listening } from './server.ts';

/** The application in one process: serving, and loading what the provider has. */
export type LocalApp = {
  readonly url: string;
  readonly progress: Progress;
  readonly readModel: ReadModel;
  /** Judges what the provider has and waits until it can be read; `onProgress` is called after each chunk. Ends early when stopped. */
  load(onProgress: () => void): Promise<void>;
  /** Judges what the provider has had since, and waits until it can be read. */
  catchUp(): Promise<void>;
  /** Aborted as soon as it is told to stop. */
  readonly stopping: AbortSignal;
  /** Stops serving, loading and the feed, and closes what is open; a second call waits for the first. */
  stop(): Promise<void>;
};

const readinessOf = async (composed: Composed, progress: Progress): Promise<Readiness> => {
  const feed = await composed.get(TOKENS.feed);
  const status = await feed.status();
  return {
    ready: progress.stage === 'ready',
    stage: stageText(progress),
    barsJudged: progress.barsJudged,
    barsExpected: null,
    subscribers: status.map(({ name, lag, failing }) => ({ name, lag, failing })),
  };
};

const serve = async (composed: Composed, progress: Progress): Promise<Listening> => {
  const config = await composed.get(TOKENS.config);
  const app = buildApp({
    readModel: await composed.get(TOKENS.readModel),
    now: await composed.get(TOKENS.now),
    logger: await composed.get(TOKENS.logger),
    readiness: () => readinessOf(composed, progress),
    page: { root: pageFolder() },
  });
  return listen((request) => app.fetch(request), config.port);
};

/** Starts serving at once; nothing is judged before `load`. */
export const startLocalApp = async (composed: Composed): Promise<LocalApp> => {
  const progress = newProgress();
  const server = await serve(composed, progress);
  const stopping = new AbortController();
  let stopped: Promise<void> | null = null;
  let work: Promise<void> = Promise.resolve();

  const stop = async (): Promise<void> => {
    stopping.abort();
    await server.close();
    await (await composed.get(TOKENS.feed)).stop();
    await work.catch(() => {});
    await composed.shutdown();
  };

  return {
    url: server.url,
    progress,
    readModel: await composed.get(TOKENS.readModel),
    load: (onProgress) => (work = loadAll(composed, progress, { signal: stopping.signal, onProgress })),
    catchUp: () => (work = judgeAll(composed, progress, { signal: stopping.signal, onProgress: () => {} })),
    stopping: stopping.signal,
    stop: () => (stopped ??= stop()),
  };
};
