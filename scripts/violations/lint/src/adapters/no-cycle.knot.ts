import { loop } from './no-cycle.ts';

export const knot = (): unknown => loop;
