import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import type { ChainFault, ChainReport, LogReport } from '../../application/ports/log-audit.ts';
import { countText } from '../../application/wording/figures.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';

const FAULTS: Readonly<Record<ChainFault, string>> = {
  altered: 'what is recorded from there on is not what was written',
  missing: 'a commit that was written there is gone',
  end: 'the log of the stream does not end as it did when its newest commit was written',
};

const chainLine = ({ stream, events, head, bad }: ChainReport): string =>
  bad
    ? `${stream}: bad from version ${bad.version} on: ${FAULTS[bad.fault]}`
    : `${stream}: ${countText(events, 'event')}, head ${head.slice(0, 16)}`;

const verdict = ({ ok, recorded, found, chains }: LogReport): string => {
  const size = `${countText(found, 'commit')} in ${countText(chains.length, 'stream')}`;
  if (ok) return `The log is as it was written: ${size}.`;
  const lost = recorded === found ? '' : `, where ${countText(recorded, 'commit')} were written`;
  return `The log is not as it was written: ${size}${lost}. Restore events.sqlite from a backup.`;
};

const audit = async (data: string): Promise<LogReport> => {
  const file = join(data, 'events.sqlite');
  if (!existsSync(file))
    throw new UsageError(
      `The data folder ${data} holds no log; run npm start first, or name the folder in TAPEWATCH_DATA`,
    );
  const store = openSqliteEventStore({ file, now: Date.now, readOnly: true });
  try {
    return await store.audit();
  } finally {
    store.close();
  }
};

/** `tapewatch audit verify`: follows the chain of hashes of every stream, beside a running server or without one; exit code 1 when the log is not as it was written. */
export const auditCommand = async ({ json }: { readonly json?: boolean }): Promise<void> => {
  const report = await audit(loadConfig(process.env).data);
  const lines = json ? [JSON.stringify(report)] : [...report.chains.map(chainLine), verdict(report)];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!report.ok) process.exitCode = 1;
};
