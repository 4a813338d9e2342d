/** What a process relies on outside of itself: the event store taking commits, the event store giving them, what is looked up, and what others append. */
export const DEPENDENCIES = ['appends', 'event store', 'read model', 'stream'] as const;

/** One of what a process relies on. */
export type Dependency = (typeof DEPENDENCIES)[number];

/** What the dependencies of a process fail with; each counts from its failure until it was seen to work again. */
export type Health = {
  /** What it failed with last, null while it works. */
  failing(what: Dependency): Error | null;
  failed(what: Dependency, error: unknown): void;
  recovered(what: Dependency): void;
};

/** Hears of a dependency that begins to fail, fails otherwise than before, or works again (null). */
export type OnChange = (what: Dependency, error: Error | null) => void;

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Keeps what fails; at first nothing does. */
export const createHealth = (onChange: OnChange): Health => {
  const failures = new Map<Dependency, Error>();
  return {
    failing: (what) => failures.get(what) ?? null,
    failed: (what, thrown) => {
      const error = errorOf(thrown);
      const before = failures.get(what)?.message;
      failures.set(what, error);
      if (error.message !== before) onChange(what, error);
    },
    recovered: (what) => {
      if (failures.delete(what)) onChange(what, null);
    },
  };
};

/** Looks at a dependency by asking something of it. */
export const lookAt = async (health: Health, what: Dependency, ask: () => Promise<unknown>): Promise<void> => {
  try {
    await ask();
    health.recovered(what);
  } catch (error) {
    health.failed(what, error);
  }
};

/** The same work, done once at a time: who asks for it while it is under way waits for that. */
export const onceAtATime = (work: () => Promise<void>): (() => Promise<void>) => {
  let underWay: Promise<void> | null = null;
  return () => (underWay ??= work().finally(() => (underWay = null)));
};
