import { ensure } from '../../src/entrypoints/composition/ensure.ts';
import { loadConfig } from '../../src/entrypoints/composition/load-config.ts';
import { openAwsPlace } from './aws-services.ts';
import type { Driver, Parked, Setup } from './driver.ts';
import { LocalDriver } from './local-driver.ts';
import { openQueueSubscriber, type QueueSubscriber } from './queue-subscriber.ts';

type Opened = { readonly local: LocalDriver; readonly subscriber: QueueSubscriber };

/** Drives a started process with its log and findings in DynamoDB and EventBridge as its bus; a subscriber that reads a queue behind that bus must know every finding that the server lists. */
export class AwsLocalDriver implements Driver {
  readonly #log: (line: string) => void;
  #opened: Opened | null = null;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  async start(setup: Setup): Promise<void> {
    this.#opened ??= await this.#open();
    await this.#opened.local.start(setup);
  }

  catchUp = (): Promise<void> => this.#local.catchUp();

  say: Driver['say'] = (word) => this.#local.say(word);

  stop = (): Promise<void> => this.#local.stop();

  replay = (): Promise<void> => this.#local.replay();

  redrive = (): Promise<void> => this.#local.redrive();

  parked = (): Promise<readonly Parked[]> => this.#local.parked();

  findingsAsOf: Driver['findingsAsOf'] = (...given) => this.#local.findingsAsOf(...given);

  judgeAgain = (policy: string): Promise<string> => this.#local.judgeAgain(policy);

  clock = (): Promise<string> => this.#local.clock();

  explain = (id: string): Promise<string> => this.#local.explain(id);

  whyNot: Driver['whyNot'] = (...given) => this.#local.whyNot(...given);

  announced = (): Promise<readonly string[]> => this.#local.announced();

  async findings(ticker: string) {
    const listed = await this.#local.findings(ticker);
    const ids = listed.map(({ id }) => id);
    await this.#opened?.subscriber.hears(ticker, ids);
    return listed;
  }

  async dispose(): Promise<void> {
    this.#opened?.subscriber.close();
    await this.#opened?.local.dispose();
  }

  get #local(): LocalDriver {
    if (!this.#opened) throw new Error('Tapewatch was never started.');
    return this.#opened.local;
  }

  async #open(): Promise<Opened> {
    const { settings, queue, endpoint } = openAwsPlace();
    await ensure(loadConfig(settings));
    return { local: new LocalDriver(this.#log, settings), subscriber: openQueueSubscriber(endpoint, queue) };
  }
}
