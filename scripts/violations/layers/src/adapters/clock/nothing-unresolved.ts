import { lost } from './lost.ts';

export const planted = lost;
