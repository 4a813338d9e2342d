import { EventEmitter, once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const MINUTE = 60_000;

const clock = new EventEmitter();
process.on('SIGUSR2', () => clock.emit('minute'));

const pause = timers.setTimeout;

/** Pauses of a minute and more are over with the next SIGUSR2, which says that a minute went by. */
const setTimeout: typeof pause = async (ms, value, options = {}) => {
  if (ms === undefined || ms < MINUTE) return pause(ms, value, options);
  await once(clock, 'minute', options.signal ? { signal: options.signal } : {});
  return pause(0, value, options);
};

Object.assign(timers, { setTimeout });
syncBuiltinESMExports();
await import('./start.ts');
