import { setImmediate as breathe } from 'node:timers/promises';
import { pino } from 'pino';
import { createMemoryReadModel } from '../../src/adapters/read-model/memory-read-model.ts';
import { replayLog } from '../../src/application/commands/replay-log.ts';
import { tickerAsOf } from '../../src/application/queries/as-of.ts';
import { explain } from '../../src/application/queries/explain.ts';
import { explanationText } from '../../src/application/wording/explanation-text.ts';
import { createRecall, type Recall } from '../../src/application/queries/recall.ts';
import { verify } from '../../src/application/queries/verify.ts';
import { verificationText } from '../../src/application/wording/verification-text.ts';
import { listFindings } from '../../src/application/queries/list-findings.ts';
import { whyNotText } from '../../src/application/wording/why-not-text.ts';
import { whyNot, withLeastChanges } from '../../src/application/queries/why-not.ts';
import { replayText } from '../../src/application/replay/replay-text.ts';
import { createProjection } from '../../src/application/subscribers/project.ts';
import { choosePolicy } from '../../src/entrypoints/composition/choose-policy.ts';
import { compose, type Composed } from '../../src/entrypoints/composition/compose.ts';
import { configSchema, type Config } from '../../src/entrypoints/composition/config.ts';
import { openResources, type Resources } from '../../src/entrypoints/composition/resources.ts';
import { runReplay } from '../../src/entrypoints/composition/run-replay.ts';
import { TOKENS } from '../../src/entrypoints/composition/tokens.ts';
import { startLocalApp, type LocalApp } from '../../src/entrypoints/local/local-app.ts';
import type { Driver, Parked, Setup, SplitWord } from './driver.ts';
import { sessionOpen } from '../../src/domain/market/session.ts';
import { dayOf } from './sessions.ts';
import { readTape } from './tape.ts';

type Running = { readonly app: LocalApp; readonly composed: Composed; readonly feed: string };

const configOf = ({ policy, slackUrl, digestAfterDays }: Setup): Config =>
  configSchema.parse({
    port: 0,
    store: 'memory',
    policy,
    digestAfterDays,
    channels: slackUrl === null ? ['console'] : ['console', 'slack'],
    slack: slackUrl === null ? {} : { webhookUrl: slackUrl, intervalMs: 0 },
  });

const logger = pino({ level: 'silent' });

/** Drives the production composition in this process; its stores stay in memory from one start to the next, as files would. */
export class MemoryDriver implements Driver {
  readonly #lines: string[] = [];
  #clock = Date.parse('2024-12-31T21:00:00Z');
  #resources: Resources | null = null;
  #setup: Setup | null = null;
  #running: Running | null = null;

  async start(setup: Setup): Promise<void> {
    const composed = await this.#compose(setup);
    const app = await startLocalApp(composed);
    this.#running = { app, composed, feed: setup.tape.feed };
    await app.load(() => {});
    await app.tell();
    await this.#drained();
  }

  async catchUp(): Promise<void> {
    await this.#present().app.catchUp();
    await this.#drained();
  }

  async say({ ticker, date, verdict }: SplitWord): Promise<void> {
    const { app, composed, feed } = this.#present();
    const series = { feed, ticker, interval: '1d' } as const;
    const policy = await composed.get(TOKENS.policy);
    const time = sessionOpen(dayOf(date));
    await (
      await composed.get(TOKENS.tickers)
    ).handle(series, { type: 'DecideAction', time, verdict, terms: null, policy });
    await app.catchUp();
    await this.#drained();
  }

  async stop(): Promise<void> {
    const { app } = this.#present();
    this.#running = null;
    await app.stop();
  }

  async replay(): Promise<void> {
    if (!this.#resources || this.#running) throw new Error('Only what was judged and is stopped can be replayed.');
    const { eventStore } = this.#resources;
    const readModel = createMemoryReadModel();
    const project: Resources['project'] = (read) => createProjection({ readModel, read });
    await replayLog(
      eventStore,
      project((...range) => eventStore.read(...range)),
    );
    this.#resources = { ...this.#resources, readModel, project };
  }

  async redrive(): Promise<void> {
    if (!this.#setup || this.#running) throw new Error('Only what ran and is stopped can be handed over again.');
    const composed = await this.#compose(this.#setup);
    const feed = await composed.get(TOKENS.feed);
    for (const { name } of await feed.status()) await feed.redrive('a scenario', name);
    await composed.shutdown();
  }

  async parked(): Promise<readonly Parked[]> {
    return this.#resources?.parking.parked() ?? [];
  }

  async findings(ticker: string) {
    return (await listFindings(this.#present().app.readModel, { ticker, limit: 100 })).findings;
  }

  async findingsAsOf(ticker: string, moment: string) {
    const lookingBack = { log: this.#log(), openReadModel: createMemoryReadModel, breathe };
    const readModel = await tickerAsOf(lookingBack, Date.parse(moment), ticker);
    return (await listFindings(readModel, { ticker, limit: 100 })).findings;
  }

  async judgeAgain(policy: string): Promise<string> {
    return replayText(await runReplay(this.#log(), { policy: choosePolicy(policy) }), true);
  }

  async clock(): Promise<string> {
    return new Date(this.#now()).toISOString();
  }

  async explain(id: string): Promise<string> {
    const { readModel } = this.#present().app;
    const row = await readModel.finding(id);
    if (!row) return explanationText(await explain(readModel, id));
    const verified = verificationText(await verify(this.#recall(), row), row.series);
    return `${explanationText(await explain(readModel, id))}\n${verified}`;
  }

  async whyNot(ticker: string, date: string, feed: string): Promise<string> {
    const answer = await whyNot(this.#present().app.readModel, ticker, { day: dayOf(date), instant: null }, { feed });
    return whyNotText(await withLeastChanges(this.#recall(), answer));
  }

  async announced(): Promise<readonly string[]> {
    return this.#lines;
  }

  async dispose(): Promise<void> {
    await this.#running?.app.stop();
    this.#running = null;
  }

  /** A clock of its own, one second further at every look. */
  readonly #now = (): number => (this.#clock += 1000);

  #log(): Resources['eventStore'] {
    if (!this.#resources) throw new Error('Tapewatch was never started.');
    return this.#resources.eventStore;
  }

  #recall(): Recall {
    return createRecall({ log: this.#log(), breathe: () => breathe() });
  }

  async #compose(setup: Setup): Promise<Composed> {
    const config = configOf(setup);
    this.#setup = setup;
    this.#resources ??= await openResources(config, this.#now);
    const surroundings = { logger, now: this.#now, announce: (line: string) => void this.#lines.push(line) };
    const overrides = { marketData: readTape(setup.tape), resources: this.#resources };
    return compose(config, surroundings, overrides);
  }

  #present(): Running {
    if (!this.#running) throw new Error('Tapewatch is not running.');
    return this.#running;
  }

  async #drained(): Promise<void> {
    const feed = await this.#present().composed.get(TOKENS.feed);
    await feed.drained();
  }
}
