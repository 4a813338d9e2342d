import process from 'node:process';
import { env } from 'process';

export const planted = [process.env, env];
