import { writeSync } from 'node:fs';
import { acquireDataLock } from './data-lock.ts';

const [folder = ''] = process.argv.slice(2);
acquireDataLock(folder);
writeSync(1, 'held\n');
process.stdin.resume();
