import type { Logger } from 'pino';
import { compose, type Composed } from '../composition/compose.ts';
import { keptSettings } from '../composition/kept-settings.ts';
import { loadConfig } from '../composition/load-config.ts';
import { openLog, tellFailure } from '../composition/log.ts';
import { startLocalApp, type LocalApp } from './local-app.ts';
import { passOverAnnouncements, type Announced } from './announcements.ts';
import { showProgress } from './show-progress.ts';
import { summaryLines } from './summary.ts';
import { tellWaiting } from './tell-waiting.ts';

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

const stopOnSignal = (app: LocalApp): void => {
  const stop = (signal: NodeJS.Signals): void => {
    process.once(signal, () => process.exit(1));
    print(`\nStopping (${signal}); what was judged is kept.`);
    app.stop().catch(tellFailure);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

/** Whoever read the output has gone, as after `| head`: nobody is left to tell, so the process ends. */
const stopUnread = (app: LocalApp): void => {
  process.stdout.on('error', () => void app.stop().catch(tellFailure));
};

const buildPage = async (app: LocalApp, logger: Logger): Promise<void> => {
  const built = await app.buildPage();
  if (!built.built) logger.warn({ reason: built.reason }, 'the page was not built');
};

/** Notices that are still read one by one; of more of them only the number is told beside the summary. */
const MOST_TOLD = 10;

const untoldLines = (lines: readonly string[], isFirst: boolean): readonly string[] => {
  if (lines.length <= MOST_TOLD) return lines;
  return isFirst ? [] : [`New since the last start: ${lines.length} notices; every finding is on the page.`];
};

const load = async (app: LocalApp, announced: Announced): Promise<void> => {
  const progress = showProgress(process.stdout, app.progress);
  const loaded = new AbortController();
  const tell = (line: string): void => {
    progress.clear();
    print(line);
  };
  const waiting = tellWaiting({ reason: () => app.waitingFor(), tell }, loaded.signal);
  try {
    await app.load(progress.show);
  } finally {
    loaded.abort();
    await waiting;
    progress.clear();
  }
  const isStopping = (): boolean => app.stopping.aborted;
  if (isStopping()) return;
  const summary = await summaryLines(app);
  if (isStopping()) return;
  const untold: string[] = [];
  announced.printTo((line) => untold.push(line));
  await app.tell();
  if (isStopping()) return;
  announced.printTo(print);
  for (const line of [...untoldLines(untold, app.progress.passed !== null), ...app.progress.notes, ...summary])
    print(line);
  print('\nServing until stopped (Ctrl-C).');
};

/** Tells people where the log is not as it was written; what is served comes from it all the same. */
const check = async (app: LocalApp, logger: Logger): Promise<void> => {
  try {
    const broken = await app.checkLog();
    if (broken !== null) process.stderr.write(`tapewatch: ${broken}\n`);
  } catch (error) {
    if (!app.stopping.aborted) logger.warn({ err: error }, 'the log could not be checked');
  }
};

const start = async (composed: Composed, logger: Logger, announced: Announced): Promise<void> => {
  const app = await startLocalApp(composed);
  stopOnSignal(app);
  stopUnread(app);
  print(`Tapewatch listens on ${app.url}`);
  try {
    await Promise.all([load(app, announced), buildPage(app, logger)]);
    if (!app.stopping.aborted) await check(app, logger);
    if (!app.stopping.aborted) await app.judgeJobsLeft();
  } catch (error) {
    if (!app.stopping.aborted) tellFailure(error);
    await app.stop();
  }
};

/** Runs Tapewatch in this process until a signal: serves, loads, tells what was found. Sets the exit code of a start that failed. */
export const startTapewatch = async (environment: NodeJS.ProcessEnv): Promise<void> => {
  let composed: Composed | null = null;
  try {
    const config = loadConfig({ ...environment, ...(await keptSettings(environment)) });
    const logger = openLog(config.logLevel);
    const announced = passOverAnnouncements();
    composed = await compose(config, { logger, now: Date.now, announce: announced.announce });
    await start(composed, logger, announced);
  } catch (error) {
    tellFailure(error);
    await composed?.shutdown();
  }
};
