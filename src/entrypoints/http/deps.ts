import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { ReadModel } from '../../application/ports/read-model.ts';
import type { EventStreams } from './event-streams.ts';
import type { HttpMetrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';
import type { SystemState } from './system.ts';

/** What the HTTP application needs: `hindsight` gives the rows as known at a moment, `log` what a replay judges again and `events` tells of, `now` is in epoch milliseconds, `page` the folder of the built page (null: there can be none) and whether it is still being built. */
export type HttpDeps = {
  readonly readModel: ReadModel;
  readonly hindsight: (moment: number) => Promise<ReadModel>;
  readonly log: CommitFeed;
  readonly events: EventStreams;
  readonly metrics: HttpMetrics;
  readonly now: () => number;
  readonly readiness: () => Promise<Readiness>;
  readonly system: () => Promise<SystemState>;
  readonly page: { readonly root: string; readonly isBuilding: () => boolean } | null;
  readonly logger: { error(context: object, message: string): void };
};
