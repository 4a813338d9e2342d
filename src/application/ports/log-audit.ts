/** What is wrong with a chain: a commit is `altered` (its hash does not follow from it and the one before), a version is `missing`, or the newest commit is not the one the stream's `end` names. */
export type ChainFault = 'altered' | 'missing' | 'end';

/** The chain of one stream: `head` is the hash of its newest commit; `bad` is the first version that is not as it was written. */
export type ChainReport = {
  readonly stream: string;
  readonly commits: number;
  readonly events: number;
  readonly head: string;
  readonly bad: { readonly version: number; readonly fault: ChainFault } | null;
};

/** Every chain in order of the streams' first commits; `recorded` commits were ever given a sequence, `found` are in the chains. */
export type LogReport = {
  readonly ok: boolean;
  readonly recorded: number;
  readonly found: number;
  readonly chains: readonly ChainReport[];
};

/** Is told of each commit that an audit has come to. */
export type OnAudited = (stream: string, version: number) => void;

/** Checks that a log is as it was written. Failures are EventStoreError. */
export interface LogAudit {
  /** Follows every chain of hashes from the first commit to the newest, in one view of the log; `onAudited` must not touch the log. */
  audit(onAudited?: OnAudited): Promise<LogReport>;
}
