import type { Finding } from '../../src/application/finding.ts';
import type { Tape } from './tape.ts';

/** How Tapewatch is set up: the feed it reads, the policy that judges, where Slack is, if it is told, and after how many days a session is told of together with others. */
export type Setup = {
  readonly tape: Tape;
  readonly policy: string;
  readonly slackUrl: string | null;
  readonly digestAfterDays: number;
};

/** What a subscriber could not take, and why. */
export type Parked = { readonly subscriber: string; readonly stream: string; readonly reason: string };

/** What a person says of a session of a ticker: that it was the first after a split, or that it was not. */
export type SplitWord = {
  readonly ticker: string;
  readonly date: string;
  readonly verdict: 'confirmed' | 'refuted';
};

/** Tapewatch as a scenario meets it. Every method waits until what it started is judged, shown and told. */
export interface Driver {
  /** Starts on what was kept by earlier starts and judges what is on the tape. */
  start(setup: Setup): Promise<void>;
  /** Judges what has come onto the tape since. */
  catchUp(): Promise<void>;
  /** Takes a person's word on what is held of a session, or was. */
  say(word: SplitWord): Promise<void>;
  /** Stops; what was judged is kept. */
  stop(): Promise<void>;
  /** While stopped: makes what people read anew from the record of events. */
  replay(): Promise<void>;
  /** While stopped: hands over again what is parked. */
  redrive(): Promise<void>;
  /** What is parked. */
  parked(): Promise<readonly Parked[]>;
  /** The findings of a ticker that stand, newest first. */
  findings(ticker: string): Promise<readonly Finding[]>;
  /** The findings of a ticker that stood at a moment in the past, newest first. */
  findingsAsOf(ticker: string, moment: string): Promise<readonly Finding[]>;
  /** What another policy would have found in the record of events, as people read it. */
  judgeAgain(policy: string): Promise<string>;
  /** What Tapewatch's clock says, as an instant. */
  clock(): Promise<string>;
  /** Why a finding is one, as people read it. */
  explain(id: string): Promise<string>;
  /** Why a session of a ticker raised nothing in a feed, as people read it. */
  whyNot(ticker: string, date: string, feed: string): Promise<string>;
  /** What people were told on the console since the first start, one line per notice. */
  announced(): Promise<readonly string[]>;
  /** Ends what still runs and removes what was kept. */
  dispose(): Promise<void>;
}
