import { z } from '@hono/zod-openapi';

/** What a process relies on outside of itself, and what it fails with, if it does. */
export const dependencySchema = z
  .object({
    name: z.enum(['event store', 'read model', 'stream']).openapi({
      description: 'Where the log is kept; what is looked up; what tells of commits that others append to it.',
    }),
    failing: z.string().nullable().openapi({ description: 'What it failed with last, and what to do about it.' }),
  })
  .openapi('Dependency');

/** How something stands that the process relies on. */
export type DependencyState = z.output<typeof dependencySchema>;

/** Whether the event store and the read model work, so that asking them something is of use. */
export const canBeAsked = (dependencies: readonly DependencyState[]): boolean =>
  dependencies.every(({ name, failing }) => name === 'stream' || failing === null);
