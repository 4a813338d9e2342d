import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** One run of a process, from a start to a crash or until it has stopped; after that nothing reaches it any more. */
export type Process = { readonly name: string; alive: boolean; readonly stopping: AbortController };

/** A run of a process that begins. */
export const processOf = (name: string): Process => ({ name, alive: true, stopping: new AbortController() });

/** How often what goes wrong with a call: probabilities. */
export type Weather = {
  /** It takes a while to get there, and so does the answer. */
  readonly slow: number;
  /** It is turned away: too much was asked. */
  readonly throttled: number;
  /** It is lost before it takes effect, or its answer is after it did: nobody knows which. */
  readonly lost: number;
  /** The process ends before or after the effect. */
  readonly crash: number;
  /** The process is told to stop while it asks. */
  readonly stop: number;
  /** It is answered from a copy that lags behind, or takes effect in part, where it can. */
  readonly partial: number;
};

/** Nothing goes wrong. */
export const CALM: Weather = { slow: 0, throttled: 0, lost: 0, crash: 0, stop: 0, partial: 0 };

/** Something that one process asks of another: its name, what it does, and how a failure looks to the one who asks; `partial` does it in part or on stale knowledge. */
export type Call<T> = {
  readonly what: string;
  readonly effect: () => Promise<T>;
  readonly failure: (fault: 'throttled' | 'lost') => Error;
  readonly partial?: () => Promise<T>;
};

/** What came of a call; `stop` comes besides what came of it. */
export type Fate =
  | 'stop'
  | 'done'
  | 'partial'
  | 'throttled'
  | 'request lost'
  | 'answer lost'
  | 'crash before'
  | 'crash after';

/** Ways between processes, as good as the weather is. */
export type Network = {
  readonly call: <T>(caller: Process, call: Call<T>) => Promise<T>;
  /** Waits so many milliseconds of virtual time, or until the process is told to stop; for ever where it ends meanwhile. */
  readonly sleep: (caller: Process, ms: number) => Promise<void>;
  /** Sets how often what goes wrong. */
  readonly turn: (weather: Weather) => void;
};

/** What a network is made of; `note` hears of every call, `onCrash` of every process that ended. */
export type NetworkOptions = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly note: (caller: Process, what: string, fate: Fate) => void;
  readonly onCrash: (process: Process) => void;
};

const never = <T>(): Promise<T> => new Promise(() => {});

/** Milliseconds that a slow call takes at least and at most, each way; one in twenty is late by up to an hour. */
const [QUICK, SLOW, LATE] = [1, 20_000, 3_600_000];

/** A network that is calm at first. */
export const createNetwork = ({ timeline, random, note, onCrash }: NetworkOptions): Network => {
  let weather = CALM;

  const pass = (caller: Process, ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (!caller.alive) return;
      timeline.after(ms, () => {
        if (caller.alive) resolve();
      });
    });

  const told = ({ stopping: { signal } }: Process): { readonly stop: Promise<void>; readonly forget: () => void } => {
    const { promise: stop, resolve } = Promise.withResolvers<void>();
    const hear = (): void => resolve();
    signal.addEventListener('abort', hear);
    if (signal.aborted) hear();
    return { stop, forget: () => signal.removeEventListener('abort', hear) };
  };

  const sleep = async (caller: Process, ms: number): Promise<void> => {
    const { stop, forget } = told(caller);
    await Promise.race([pass(caller, ms), stop]);
    forget();
  };

  const travel = async (caller: Process): Promise<void> => {
    if (!caller.alive) return never();
    if (!random.chance(weather.slow)) return;
    await pass(caller, QUICK + random.below(random.chance(0.05) ? LATE : SLOW));
  };

  const fateOf = (isDivisible: boolean): Fate => {
    const { throttled, lost, crash, partial } = weather;
    if (random.chance(throttled)) return 'throttled';
    if (random.chance(lost)) return random.chance(0.5) ? 'request lost' : 'answer lost';
    if (random.chance(crash)) return random.chance(0.5) ? 'crash before' : 'crash after';
    return isDivisible && random.chance(partial) ? 'partial' : 'done';
  };

  const tellToStop = (caller: Process, what: string): void => {
    if (caller.stopping.signal.aborted || !random.chance(weather.stop)) return;
    note(caller, what, 'stop');
    caller.stopping.abort();
  };

  const crash = <T>(caller: Process): Promise<T> => {
    if (caller.alive) onCrash(caller);
    caller.alive = false;
    return never();
  };

  return {
    sleep,
    turn: (next) => void (weather = next),
    call: async (caller, { what, effect, failure, partial }) => {
      await travel(caller);
      tellToStop(caller, what);
      const fate = fateOf(partial !== undefined);
      note(caller, what, fate);
      if (fate === 'throttled') throw failure('throttled');
      if (fate === 'request lost') throw failure('lost');
      if (fate === 'crash before') return crash(caller);
      const answer = await (fate === 'partial' && partial ? partial() : effect());
      if (fate === 'crash after') return crash(caller);
      await travel(caller);
      if (fate === 'answer lost') throw failure('lost');
      return answer;
    },
  };
};
