import { start } from '../../entrypoints/local/start.ts';

export const planted = start;
