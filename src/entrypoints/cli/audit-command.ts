import type { Command } from 'commander';
import type { ChainFault, ChainReport, LogReport } from '../../application/ports/log-audit.ts';
import { countText, grouped } from '../../application/wording/figures.ts';
import type { Config } from '../composition/config.ts';
import { loadConfig } from '../composition/load-config.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';
import { withProgress } from './progress.ts';
import { readingLog } from './reading-log.ts';

const FAULTS: Readonly<Record<ChainFault, string>> = {
  altered: 'what is recorded from there on is not what was written',
  missing: 'a commit that was written there is gone',
  end: 'the log of the stream does not end as it did when its newest commit was written',
};

const chainLine = ({ stream, events, head, bad }: ChainReport): string =>
  bad
    ? `${stream}: bad from version ${bad.version} on: ${FAULTS[bad.fault]}`
    : `${stream}: ${countText(events, 'event')}, head ${head.slice(0, 16)}`;

/** What helps where the log is not as it was written. */
const RESTORE: Readonly<Record<Config['store'], string>> = {
  sqlite: 'Restore events.sqlite from a backup.',
  memory: 'Start again.',
  dynamodb: 'Restore the table to a moment before that.',
};

const verdict = ({ ok, recorded, found, chains }: LogReport, store: Config['store']): string => {
  const size = `${countText(found, 'commit')} in ${countText(chains.length, 'stream')}`;
  if (ok) return `The log is as it was written: ${size}.`;
  const lost = recorded === found ? '' : `, where ${countText(recorded, 'commit')} were written`;
  return `The log is not as it was written: ${size}${lost}. ${RESTORE[store]}`;
};

const audit = (config: Config, manner: Manner): Promise<LogReport> =>
  readingLog(config, (log) =>
    withProgress(manner, (progress) =>
      log.audit((stream, version) => progress(() => `following ${stream}: version ${grouped(version)}`)),
    ),
  );

const tellAudit = async (manner: Manner): Promise<void> => {
  const config = loadConfig(process.env);
  const report = await audit(config, manner);
  print(manner.json ? [JSON.stringify(report)] : [...report.chains.map(chainLine), verdict(report, config.store)]);
  if (!report.ok) process.exitCode = 1;
};

/** Adds `audit verify`: follows the chain of hashes of every stream, beside a running server or without one; exit code 1 when the log is not as it was written. */
export const addAudit = (program: Command): void => {
  const log = program.command('audit').description('whether the log is as it was written');
  teach(log, ['npx tapewatch audit verify']);
  const verify = log
    .command('verify')
    .description('follow the hashes of every stream; exit code 1 when one does not hold')
    .addOption(jsonOption('as one JSON line, with the whole hashes'))
    .action((_: unknown, self: Command) => tellAudit(self.optsWithGlobals()));
  teach(verify, ['npx tapewatch audit verify', 'npx tapewatch audit verify --json'], 'It runs beside a server too.');
};
