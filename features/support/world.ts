import { setWorldConstructor, World, type IWorldOptions } from '@cucumber/cucumber';
import type { Finding } from '../../src/application/finding.ts';
import type { Driver, Setup } from './driver.ts';
import { AwsLocalDriver } from './aws-local-driver.ts';
import { LocalDriver } from './local-driver.ts';
import { MemoryDriver } from './memory-driver.ts';
import type { SlackReceiver } from '../../src/adapters/notifier/slack-receiver.fixture.ts';
import { emptyTape, type Tape } from './tape.ts';

type Log = (line: string) => void;

const DRIVERS: Readonly<Record<string, (log: Log) => Driver>> = {
  memory: () => new MemoryDriver(),
  local: (log) => new LocalDriver(log),
  'aws-local': (log) => new AwsLocalDriver(log),
};

const driverOf = (name: string, log: Log): Driver => {
  const create = DRIVERS[name];
  if (!create) throw new Error(`There is no driver ${name}; there are ${Object.keys(DRIVERS).join(' and ')}.`);
  return create(log);
};

/** What a scenario knows: the market as its feeds gave it, how Tapewatch is set up, and how to reach it. */
export class TapewatchWorld extends World<{ readonly driver: string }> {
  readonly driver: Driver;
  scenario = '';
  feed = 'primary';
  policy = 'standard';
  slack: SlackReceiver | null = null;
  /** The sessions of scenarios are long over; unless a scenario says so, each finding is told as if it were new. */
  digestAfterDays = 36_500;
  before: readonly Finding[] = [];
  noted = '';
  readonly #tapes = new Map<string, Tape>();
  #running = false;

  constructor(options: IWorldOptions<{ readonly driver: string }>) {
    super(options);
    this.driver = driverOf(this.parameters.driver, (line) => console.log(`${this.scenario}: ${line}`));
  }

  /** The tape of the feed that Tapewatch reads, from its next start on. */
  get tape(): Tape {
    const tape = this.#tapes.get(this.feed) ?? emptyTape(this.feed);
    this.#tapes.set(this.feed, tape);
    return tape;
  }

  /** Lets Tapewatch judge what is on the tape, starting it where it does not run. */
  async judge(): Promise<void> {
    if (this.#running) await this.driver.catchUp();
    else await this.driver.start(this.#setup());
    this.#running = true;
  }

  /** Stops Tapewatch and remembers what stood at that time. */
  async stop(): Promise<void> {
    this.before = await this.findings();
    this.#running = false;
    await this.driver.stop();
  }

  /** The findings of all tickers on the tape that stand, oldest first. */
  async findings(): Promise<readonly Finding[]> {
    const tickers = new Set(this.tape.prints.map(({ ticker }) => ticker));
    const findings = await Promise.all([...tickers].map((ticker) => this.driver.findings(ticker)));
    return findings.flat().toSorted((a, b) => a.timestamp.localeCompare(b.timestamp) || a.kind.localeCompare(b.kind));
  }

  #setup(): Setup {
    const { tape, policy, digestAfterDays } = this;
    return { tape, policy, digestAfterDays, slackUrl: this.slack?.url ?? null };
  }
}

setWorldConstructor(TapewatchWorld);
