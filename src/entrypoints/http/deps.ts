import type { ReadModel } from '../../application/ports/read-model.ts';
import type { Readiness } from './readiness.ts';

/** What the HTTP application needs: `now` in epoch milliseconds, `page` the folder of the built page (null: not built). */
export type HttpDeps = {
  readonly readModel: ReadModel;
  readonly now: () => number;
  readonly readiness: () => Promise<Readiness>;
  readonly page: { readonly root: string } | null;
  readonly logger: { error(context: object, message: string): void };
};
