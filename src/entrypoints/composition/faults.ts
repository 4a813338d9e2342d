/** What a process relies on outside of itself: the event store taking commits, the event store giving them, what is looked up, what is held back from whom, and what others append. */
export const DEPENDENCIES = ['appends', 'event store', 'read model', 'parking', 'stream'] as const;

/** One of what a process relies on. */
export type Dependency = (typeof DEPENDENCIES)[number];

/** What a fault means, the gravest first: the dependency is `down`; it is `slow`, which counts once looks have found it so three times in a row; a part of what it keeps is `damaged`, and the rest of it is not. */
export const WEIGHTS = ['down', 'slow', 'damaged'] as const;

/** Of what an error tells, and what it means there. */
export type Verdict = { readonly what: Dependency; readonly weight: (typeof WEIGHTS)[number] };

/** What is asked of a dependency, and can be asked again: under which name, and what an error in answer to it tells; null where nothing outside fails. */
export type Probe<T = unknown> = {
  readonly name: string;
  readonly ask: () => Promise<T>;
  readonly judge: (error: unknown) => Verdict | null;
};

/** What every look asks of a dependency, and asks in place of what was too much for it. */
export type Standing = Readonly<Partial<Record<Dependency, Probe>>>;

/** What fails, what is asked again for it (null: nothing), and how many looks in a row have found it so. */
export type Fault = Verdict & { readonly error: Error; readonly probe: Probe | null; readonly looks: number };

/** Hears of each fault of a dependency that begins, and of a dependency that works again (null). */
export type OnChange = (what: Dependency, error: Error | null) => void;

/** Looks in a row after which what is slow is as good as down. */
const SLOW = 3;

/** Faults beside which no other damage is kept, because each is asked for again. */
const MOST = 32;

/** Whether it keeps its dependency from working. */
export const isDown = ({ weight, looks }: Fault): boolean => weight === 'down' || (weight === 'slow' && looks >= SLOW);

/** Whether it is asked for again soon: what is not down only for a few looks. */
export const isPressing = ({ weight, looks }: Fault): boolean => weight === 'down' || looks < SLOW;

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Keeps what fails, by what it means, what is asked again for it and its words. */
export const createFaults = (standing: Standing, onChange: OnChange) => {
  const faults = new Map<string, Fault>();
  const of = (...whats: readonly Dependency[]): readonly Fault[] =>
    [...faults.values()].filter(({ what }) => whats.includes(what));
  const isTooMuch = (key: string): boolean => !faults.has(key) && faults.size >= MOST;

  const keep = (key: string, fault: Fault): void => {
    const isTold = of(fault.what).some(({ error }) => error.message === fault.error.message);
    faults.set(key, fault);
    if (!isTold) onChange(fault.what, fault.error);
  };

  const drop = (key: string, { what }: Fault): void => {
    faults.delete(key);
    if (of(what).length === 0) onChange(what, null);
  };

  return {
    of,
    all: (): readonly (readonly [key: string, Fault])[] => [...faults],
    /** Keeps what failed, as so many looks more have found it; gives under which key, null where nothing outside fails. */
    note: (asked: Probe, thrown: unknown, looks: number): string | null => {
      const verdict = asked.judge(thrown);
      if (!verdict) return null;
      const { what, weight } = verdict;
      const probe = weight === 'slow' ? (standing[what] ?? asked) : asked;
      const error = errorOf(thrown);
      const key = [what, weight, probe.name, error.message].join(': ');
      if (weight === 'damaged' && isTooMuch(key)) return null;
      keep(key, { ...verdict, error, probe, looks: (faults.get(key)?.looks ?? 0) + looks });
      return key;
    },
    probeOf: (key: string): Probe | null => faults.get(key)?.probe ?? null,
    /** What was asked again fails so no more, unless it did meanwhile. */
    settle: (key: string, asked: Fault): void => {
      const now = faults.get(key);
      if (now === asked) drop(key, asked);
      else if (now) faults.set(key, { ...now, looks: 0 });
    },
    /** Keeps what a dependency fails with that is asked nothing. */
    put: (what: Dependency, thrown: unknown): void =>
      keep(what, { what, weight: 'down', error: errorOf(thrown), probe: null, looks: 0 }),
    /** Nothing of a dependency fails any more. */
    clear: (what: Dependency): void => {
      for (const [key, fault] of faults) if (fault.what === what) drop(key, fault);
    },
  };
};

/** What fails, kept. */
export type Faults = ReturnType<typeof createFaults>;
