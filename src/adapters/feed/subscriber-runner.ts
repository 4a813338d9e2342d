import { setImmediate } from 'node:timers/promises';
import type { Redrive } from '../../application/ports/parking.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import { pauseAfter } from './backoff.ts';
import { isLasting, reasonOf } from './blame.ts';
import type { Delivery } from './delivery.ts';
import { handOverNext } from './hand-over.ts';
import { redriveStream } from './redrive.ts';

/** What the runners of a feed share: `pause` waits some milliseconds or until the signal, `random` draws a number from 0 to 1, `onFailure` hears of each failed try and how many there were in a row. */
export type RunnerOptions = Omit<Delivery, 'subscriber'> & {
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly onFailure: (name: string, error: unknown, attempt: number) => void;
};

type Waiter = { readonly sequence: number; readonly resolve: () => void; readonly reject: (reason: Error) => void };

/** Brings the commits to one subscriber, in order; what fails is tried again after a pause, until it succeeds or is parked. */
export class SubscriberRunner {
  readonly #subscriber: Subscriber;
  readonly #options: RunnerOptions;
  readonly #delivery: Delivery;
  #checkpoint = 0;
  #failures = 0;
  #failing: string | null = null;
  #broken: Error | null = null;
  #ended = false;
  #woken = Promise.withResolvers<void>();
  #waiters: readonly Waiter[] = [];
  #inHand: Promise<unknown> = Promise.resolve();

  constructor(subscriber: Subscriber, options: RunnerOptions) {
    this.#subscriber = subscriber;
    this.#options = options;
    this.#delivery = { ...options, subscriber };
  }

  get name(): string {
    return this.#subscriber.name;
  }

  /** Sequence of the last commit known to have taken effect or to be parked. */
  get checkpoint(): number {
    return this.#checkpoint;
  }

  /** Why the last try failed, null once there was progress. */
  get failing(): string | null {
    return this.#failing;
  }

  /** Tells that there may be more to do. */
  wake(): void {
    this.#woken.resolve();
  }

  /** Hands parked streams (default all) over again, between two handovers. */
  async redrive(by: string, stream?: string): Promise<readonly Redrive[]> {
    return this.between(async () => {
      const parked = await this.#options.parking.parked(this.name);
      const redrives: Redrive[] = [];
      for (const one of parked.filter((each) => stream === undefined || each.stream === stream)) {
        redrives.push(await redriveStream(this.#delivery, one, by));
      }
      return redrives;
    });
  }

  /** Does work between two handovers. */
  async between<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#inHand.then(work);
    this.#inHand = run.catch(() => undefined);
    return run;
  }

  /** Resolves when the commit with this sequence has taken effect or is parked; rejects when the runner ends before, and while only a person can mend what it fails with. */
  async reached(sequence: number): Promise<void> {
    if (this.#checkpoint >= sequence) return;
    if (this.#ended) throw this.#tooEarly();
    if (this.#broken) throw this.#broken;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters = [...this.#waiters, { sequence, resolve, reject }];
    await promise;
  }

  /** Runs until `stopping` is aborted, finishing what is in hand; needs a wake after that. */
  async run(): Promise<void> {
    const { stopping } = this.#options;
    while (!stopping.aborted) await this.#turn(stopping);
    this.#ended = true;
    this.#rejectAll(this.#tooEarly());
  }

  async #turn(signal: AbortSignal): Promise<void> {
    this.#woken = Promise.withResolvers();
    try {
      const progress = await this.between(() => this.#handleBatch());
      await (progress ? setImmediate() : this.#woken.promise);
    } catch (error) {
      if (!signal.aborted) await this.#backOff(error, signal);
    }
  }

  async #handleBatch(): Promise<boolean> {
    this.#moveTo(await this.#subscriber.checkpoint());
    const progress = await handOverNext(this.#delivery, this.#checkpoint);
    if (!progress) return this.#atHead(await this.#options.feed.head());
    this.#moveTo(await this.#subscriber.checkpoint());
    return true;
  }

  #atHead(head: number): false {
    if (this.#checkpoint > head) {
      const message = `${this.name} has seen commit ${this.#checkpoint}, but the log ends at ${head}: they do not belong together.`;
      throw new Error(message);
    }
    this.#recover();
    return false;
  }

  #recover(): void {
    this.#failures = 0;
    this.#failing = null;
    this.#broken = null;
  }

  #moveTo(checkpoint: number): void {
    if (checkpoint > this.#checkpoint) this.#recover();
    this.#checkpoint = checkpoint;
    for (const { resolve } of this.#waiters.filter(({ sequence }) => sequence <= checkpoint)) resolve();
    this.#waiters = this.#waiters.filter(({ sequence }) => sequence > checkpoint);
  }

  async #backOff(error: unknown, signal: AbortSignal): Promise<void> {
    this.#failures += 1;
    this.#failing = reasonOf(error);
    if (isLasting(error)) this.#rejectAll((this.#broken = error));
    this.#options.onFailure(this.name, error, this.#failures);
    try {
      await this.#options.pause(pauseAfter(error, this.#failures, this.#options.random), signal);
    } catch (reason) {
      if (!signal.aborted) throw reason;
    }
  }

  #rejectAll(reason: Error): void {
    for (const { reject } of this.#waiters) reject(reason);
    this.#waiters = [];
  }

  #tooEarly(): Error {
    return new Error(`The feed stopped before ${this.name} had caught up.`);
  }
}
