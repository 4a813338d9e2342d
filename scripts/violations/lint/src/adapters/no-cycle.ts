import { knot } from './no-cycle.knot.ts';

export const loop = (): unknown => knot;
