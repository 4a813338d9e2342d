import type { Knot } from './no-cycles.knot.ts';

export type Loop = { readonly knot: Knot };
