import { createFaults, isDown, isPressing, WEIGHTS } from './faults.ts';
import type { Dependency, Fault, Faults, OnChange, Probe, Standing } from './faults.ts';

/** What the dependencies of a process fail with. What was asked and failed counts until the same, asked again, is answered. */
export type Health = {
  /** What keeps any of some dependencies from working, null where nothing does. */
  down(...whats: readonly Dependency[]): Error | null;
  /** The gravest of what some dependencies fail with, null while they work. */
  failing(...whats: readonly Dependency[]): Error | null;
  /** Asks, and keeps the probe where it fails. */
  ask<T>(probe: Probe<T>): Promise<T>;
  /** Asks again what presses, and what every look asks; once at a time: who comes while that is under way waits for it. */
  look(): Promise<void>;
  /** A second went by: looks where something presses, and each tenth time asks again all that failed. */
  tick(): Promise<void>;
  /** A dependency fails that is asked nothing here, until it is said to work again. */
  failed(what: Dependency, error: unknown): void;
  recovered(what: Dependency): void;
};

/** What is asked in every look, and what each tenth second. */
type Asked = { readonly standing: Standing; readonly seldom: readonly Probe[] };

/** Seconds from one time that all is asked to the next. */
const SELDOM = 10;

/** The same work, done once at a time: who asks for it while it is under way waits for that. */
export const onceAtATime = (work: () => Promise<void>): (() => Promise<void>) => {
  let underWay: Promise<void> | null = null;
  return () => (underWay ??= work().finally(() => (underWay = null)));
};

/** Asks again what failed: it counts no more once it is answered, or fails otherwise; where only what takes its place can be asked, it stays. */
const askingAgain = (faults: Faults) => {
  const askAgain = async (probe: Probe): Promise<void> => {
    const kept = faults.all().filter(([, fault]) => fault.probe === probe);
    let still: string | null = null;
    try {
      await probe.ask();
    } catch (error) {
      still = faults.note(probe, error, 1);
    }
    if (still !== null && faults.probeOf(still) !== probe) return;
    for (const [key, fault] of kept) if (key !== still) faults.settle(key, fault);
  };
  return async (probes: readonly Probe[]): Promise<void> => {
    await Promise.all([...new Set(probes)].map(askAgain));
  };
};

const createLooks = (faults: Faults, { standing, seldom }: Asked): Pick<Health, 'look' | 'tick'> => {
  const askAll = askingAgain(faults);
  const failed = (wanted: boolean): readonly Probe[] =>
    faults.all().flatMap(([, fault]) => (fault.probe && isPressing(fault) === wanted ? [fault.probe] : []));
  const pressing = (): readonly Probe[] => [...Object.values(standing), ...failed(true)];
  const look = onceAtATime(() => askAll(pressing()));

  const lookAtRest = (): Promise<void> => {
    const asked = pressing();
    return askAll([...seldom, ...failed(false)].filter((probe) => !asked.includes(probe)));
  };

  let seconds = 0;
  const tick = async (): Promise<void> => {
    seconds += 1;
    if (seconds % SELDOM === 0) await Promise.all([look(), lookAtRest()]);
    else if (failed(true).length > 0) await look();
  };
  return { look, tick };
};

const gravestFirst = (faults: readonly Fault[]): readonly Fault[] =>
  WEIGHTS.flatMap((weight) => faults.filter((one) => one.weight === weight));

/** Keeps what fails; at first nothing does. */
export const createHealth = (asked: Asked, onChange: OnChange): Health => {
  const faults = createFaults(asked.standing, onChange);
  return {
    ...createLooks(faults, asked),
    down: (...whats) => faults.of(...whats).find(isDown)?.error ?? null,
    failing: (...whats) => gravestFirst(faults.of(...whats))[0]?.error ?? null,
    ask: async (probe) => {
      try {
        return await probe.ask();
      } catch (error) {
        faults.note(probe, error, 0);
        throw error;
      }
    },
    failed: faults.put,
    recovered: faults.clear,
  };
};
