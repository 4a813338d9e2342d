/** An append as the model sees it: `at` is the version of its expected position, null for a position the stream never had. */
export type ModelAppend = {
  readonly stream: string;
  readonly at: number | null;
  readonly id: string;
  readonly events: readonly unknown[];
};

/** A commit of the model. */
export type ModelCommit = {
  readonly stream: string;
  readonly id: string;
  readonly first: number;
  readonly last: number;
  readonly text: string;
};

/** What the event store contract demands, in as few words as possible. */
export class ReferenceModel {
  readonly commits: ModelCommit[] = [];

  of(stream: string): readonly ModelCommit[] {
    return this.commits.filter((commit) => commit.stream === stream);
  }

  ends(stream: string): readonly number[] {
    return [0, ...this.of(stream).map(({ last }) => last)];
  }

  append({ stream, at, id, events }: ModelAppend): string {
    const text = JSON.stringify(events);
    const earlier = this.of(stream).find((commit) => commit.id === id);
    if (at === null || !this.ends(stream).includes(at)) return 'foreign-position';
    if (earlier) return earlier.first === at + 1 && earlier.text === text ? 'repeated' : 'commit-id-reused';
    if (at !== this.ends(stream).at(-1)) return 'conflict';
    this.commits.push({ stream, id, first: at + 1, last: at + events.length, text });
    return 'appended';
  }
}
