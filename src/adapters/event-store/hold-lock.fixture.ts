import { writeSync } from 'node:fs';
import { isLockName, LOCKS } from './locks.fixture.ts';

const [folder = '', name = 'sound'] = process.argv.slice(2);
if (isLockName(name)) LOCKS[name](folder);
writeSync(1, 'held\n');
process.stdin.resume();
