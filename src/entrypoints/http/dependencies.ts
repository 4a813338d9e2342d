import { z } from '@hono/zod-openapi';

/** What a process relies on outside of itself, and what it fails with, if it does. */
export const dependencySchema = z
  .object({
    name: z.enum(['event store', 'read model', 'parking', 'stream']).openapi({
      description:
        'Where the log is kept; what is looked up; what is held back from whom; what tells of commits that others append to it.',
    }),
    failing: z.string().nullable().openapi({
      description:
        'The gravest of what it fails with, and what to do about it. Damage of a single stream or finding stands here and leaves `ready` as it is.',
    }),
  })
  .openapi('Dependency');

/** How something stands that the process relies on. */
export type DependencyState = z.output<typeof dependencySchema>;
