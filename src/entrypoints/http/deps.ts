import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { Readings } from '../../application/ports/read-model.ts';
import type { Hindsight } from '../../application/queries/as-of.ts';
import type { Recall } from '../../application/queries/recall.ts';
import type { DigestedReplay, ReplayQuery } from '../../application/replay/replay.ts';
import type { EventStreams } from './event-streams.ts';
import type { HttpMetrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';
import type { SystemState } from './system.ts';

/** What a client asks of a replay: the policy by name or as a document, and a budget for it. */
export type ReplayAsked = Omit<ReplayQuery, 'policy'> & {
  readonly policy: 'standard' | 'naive' | Readonly<Record<string, unknown>>;
  readonly budget?: number | undefined;
};

/** A replay, or in a sentence why its policy cannot be used. */
export type ReplayAnswer = { readonly replay: DigestedReplay } | { readonly fault: string };

/** What the HTTP application needs: `hindsight` gives the rows as known at a moment, `recall` how bars were judged by what the log says came before them, `log` what `events` tells of, `replay` what another policy would have found in it, `now` is in epoch milliseconds, `hosts` the names it answers to besides those of loopback, `page` the folder of the built page (null: there can be none) and whether it is still being built. */
export type HttpDeps = {
  readonly readModel: Readings;
  readonly hindsight: Hindsight;
  readonly recall: Recall;
  readonly log: CommitFeed;
  readonly replay: (asked: ReplayAsked, signal: AbortSignal) => Promise<ReplayAnswer>;
  readonly events: EventStreams;
  readonly metrics: HttpMetrics;
  readonly now: () => number;
  readonly hosts: readonly string[];
  readonly readiness: () => Promise<Readiness>;
  readonly system: () => Promise<SystemState>;
  readonly page: { readonly root: string; readonly isBuilding: () => boolean } | null;
  readonly logger: { error(context: object, message: string): void };
};
