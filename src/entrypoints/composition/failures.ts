/** What a process relies on outside of itself: the event store taking commits, the event store giving them, what is looked up, what is held back from whom, and what others append. */
export const DEPENDENCIES = ['appends', 'event store', 'read model', 'parking', 'stream'] as const;

/** One of what a process relies on. */
export type Dependency = (typeof DEPENDENCIES)[number];

/** What a failure means, the gravest first: the dependency is `down`; it is `slow`, which counts once looks have found it so three times in a row; a part of what it keeps is `damaged`, and the rest of it is not. */
export const WEIGHTS = ['down', 'slow', 'damaged'] as const;

/** Of what an error tells, and what it means there. */
export type Verdict = { readonly what: Dependency; readonly weight: (typeof WEIGHTS)[number] };

/** Something that is asked, and can be asked again: under which name, and what an error in answer to it tells; null where nothing outside fails. */
export type Question<T = unknown> = {
  readonly name: string;
  readonly ask: () => Promise<T>;
  readonly judge: (error: unknown) => Verdict | null;
};

/** What fails, the question that does (null: none was asked), and how many looks in a row have found it so. */
export type Failure = Verdict & { readonly error: Error; readonly question: Question | null; readonly looks: number };

/** Hears of each failure of a dependency that begins, and of a dependency that works again (null). */
export type OnChange = (what: Dependency, error: Error | null) => void;

/** Looks in a row after which what is slow is as good as down. */
const SLOW = 3;

/** Failures beside which no other damage is kept, because each is asked for again. */
const MOST = 32;

/** Whether it keeps its dependency from working. */
export const isDown = ({ weight, looks }: Failure): boolean =>
  weight === 'down' || (weight === 'slow' && looks >= SLOW);

/** Whether it is asked for again soon. What is damaged, and a commit that was not taken, is so for a few looks alone: it may take long to mend, and much to ask. */
export const isPressing = ({ what, weight, looks }: Failure): boolean =>
  looks < SLOW || (weight !== 'damaged' && what !== 'appends');

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Keeps what fails: by its words what is damaged, else by the question, so that as much is kept as there are kinds of questions. */
export const createFailures = (onChange: OnChange) => {
  const failures = new Map<string, Failure>();
  const of = (what: Dependency): readonly Failure[] => [...failures.values()].filter((one) => one.what === what);

  const keep = (key: string, failure: Failure): void => {
    const isTold = of(failure.what).some(({ error }) => error.message === failure.error.message);
    failures.set(key, failure);
    if (!isTold) onChange(failure.what, failure.error);
  };

  const drop = (key: string, { what }: Failure): void => {
    failures.delete(key);
    if (of(what).length === 0) onChange(what, null);
  };

  return {
    of,
    all: (): readonly (readonly [key: string, Failure])[] => [...failures],
    /** Keeps a question that failed, as so many looks more have found it; gives under which key, null where nothing outside fails. */
    note: (question: Question, thrown: unknown, looks: number): string | null => {
      const verdict = question.judge(thrown);
      if (!verdict) return null;
      const error = errorOf(thrown);
      const isDamage = verdict.weight === 'damaged';
      const key = `${verdict.what}: ${isDamage ? error.message : question.name}`;
      const before = failures.get(key);
      if (isDamage && !before && failures.size >= MOST) return null;
      keep(key, { ...verdict, error, question, looks: (before?.looks ?? 0) + looks });
      return key;
    },
    /** What was asked again fails so no more, unless it did meanwhile. */
    settle: (key: string, asked: Failure): void => {
      const now = failures.get(key);
      if (now === asked) drop(key, asked);
      else if (now) failures.set(key, { ...now, looks: 0 });
    },
    /** Keeps what a dependency fails with that is asked nothing. */
    put: (what: Dependency, thrown: unknown): void =>
      keep(what, { what, weight: 'down', error: errorOf(thrown), question: null, looks: 0 }),
    /** Nothing of a dependency fails any more. */
    clear: (what: Dependency): void => {
      for (const [key, failure] of failures) if (failure.what === what) drop(key, failure);
    },
  };
};
