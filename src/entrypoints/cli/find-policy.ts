import type { EventStore } from '../../application/ports/event-store.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { readingLog } from './reading-log.ts';

const ID = /^[a-z][a-z0-9-]{0,31}@[0-9a-f]{12}$/;

const STREAM = 'policy/';

const recorded = async (log: Pick<EventStore, 'read' | 'streams'>, id: string): Promise<Policy> => {
  const { commits } = await log.read(`${STREAM}${id}`);
  const event = commits[0]?.events[0];
  if (event?.type === 'PolicyRecorded') return event.policy;
  const known = (await log.streams()).filter((stream) => stream.startsWith(STREAM));
  const ids = known.map((stream) => stream.slice(STREAM.length)).join(', ');
  throw new UsageError(`no policy ${id} is on record; recorded: ${ids || 'none'}`);
};

const builtIn = (id: string): Policy | null =>
  ['standard', 'naive'].map((name) => choosePolicy(name)).find((policy) => policy.id === id) ?? null;

/** The policy of a name (standard, naive), of a file, or of the id of one that is built in or on record; the configured one where none is named. Failures are ConfigError, UsageError and those of the log. */
export const findPolicy = async (reference?: string): Promise<Policy> => {
  if (reference === undefined) {
    const { policy, alertsPerTickerYear } = loadConfig(process.env);
    return choosePolicy(policy, alertsPerTickerYear);
  }
  if (!ID.test(reference)) return choosePolicy(reference);
  return builtIn(reference) ?? readingLog(loadConfig(process.env), (log) => recorded(log, reference));
};
