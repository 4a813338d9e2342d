import type { Loop } from './no-cycles.ts';

export type Knot = { readonly loop: Loop };
