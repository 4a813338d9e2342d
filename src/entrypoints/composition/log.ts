import { destination, pino, stdSerializers, type Logger } from 'pino';
import type { Config } from './config.ts';
import { failureOf, isForeseen } from './failure.ts';

/** The sentence alone: what it was caused by is told in the words of others. */
const briefly = (error: Error): unknown => ({ type: error.name, message: error.message });

/** Opens the log on stderr, one JSON line an entry. A failure that was foreseen is its message there, and its stack only at level debug. */
export const openLog = (level: Config['logLevel']): Logger => {
  const err = (error: Error): unknown =>
    level !== 'debug' && isForeseen(error) ? briefly(error) : stdSerializers.err(error);
  return pino({ level, serializers: { err } }, destination({ dest: 2, sync: true }));
};

/** Tells people on stderr that the process failed, and sets its exit code; where it failed is told at level debug alone. */
export const tellFailure = (error: unknown): void => {
  const { lines, exitCode } = failureOf(error);
  for (const line of lines) process.stderr.write(`tapewatch: ${line}\n`);
  if (process.env['TAPEWATCH_LOG_LEVEL'] === 'debug' && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  process.exitCode = exitCode;
};
