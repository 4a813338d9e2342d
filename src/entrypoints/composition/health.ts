import { createFailures, isDown, isPressing, WEIGHTS } from './failures.ts';
import type { Dependency, Failure, OnChange, Question } from './failures.ts';

/** What the dependencies of a process fail with. What was asked and failed counts until the same, asked again, is answered. */
export type Health = {
  /** What keeps a dependency from working, null where nothing does. */
  down(what: Dependency): Error | null;
  /** The gravest of what a dependency fails with, null while it works. */
  failing(what: Dependency): Error | null;
  /** Whether a look is wanted soon. */
  isPressing(): boolean;
  /** Asks, and keeps the question where it fails. */
  ask<T>(question: Question<T>): Promise<T>;
  /** Asks again what failed, and what every look asks; once at a time: who comes while that is under way waits for it. */
  look(): Promise<void>;
  /** A dependency fails that is asked nothing here, until it is said to work again. */
  failed(what: Dependency, error: unknown): void;
  recovered(what: Dependency): void;
};

/** The same work, done once at a time: who asks for it while it is under way waits for that. */
export const onceAtATime = (work: () => Promise<void>): (() => Promise<void>) => {
  let underWay: Promise<void> | null = null;
  return () => (underWay ??= work().finally(() => (underWay = null)));
};

/** Keeps what fails; at first nothing does. Every look asks `standing` beside what failed. */
export const createHealth = (standing: readonly Question[], onChange: OnChange): Health => {
  const failures = createFailures(onChange);

  const askAgain = async (key: string, failure: Failure): Promise<void> => {
    const { question } = failure;
    if (!question) return;
    try {
      await question.ask();
      failures.settle(key, failure);
    } catch (error) {
      if (failures.note(question, error, 1) !== key) failures.settle(key, failure);
    }
  };

  const look = async (): Promise<void> => {
    const all = failures.all();
    const pressing = all.filter(([, failure]) => isPressing(failure));
    const due = pressing.length > 0 ? pressing : all;
    const others = standing.filter((one) => all.every(([, { question }]) => question !== one));
    await Promise.all([
      ...due.map(([key, failure]) => askAgain(key, failure)),
      ...others.map((one) => one.ask().catch((error: unknown) => failures.note(one, error, 1))),
    ]);
  };

  return {
    down: (what) => failures.of(what).find(isDown)?.error ?? null,
    failing: (what) =>
      WEIGHTS.flatMap((weight) => failures.of(what).filter((one) => one.weight === weight))[0]?.error ?? null,
    isPressing: () => failures.all().some(([, failure]) => isPressing(failure)),
    ask: async (question) => {
      try {
        return await question.ask();
      } catch (error) {
        failures.note(question, error, 0);
        throw error;
      }
    },
    look: onceAtATime(look),
    failed: failures.put,
    recovered: failures.clear,
  };
};
