import { existsSync, readFileSync } from 'node:fs';
import type * as z from 'zod';
import { CONFIG_VARIABLE, noSuchSetting, overlay, unknownVariables, VARIABLES } from './environment.ts';
import { configSchema, type Config } from './config.ts';
import { unnamedQueue } from './queue-names.ts';
import { allowed, givenAt, isRecord, valueAt } from '../input/wrong-value.ts';

const DEFAULT_FILE = 'tapewatch.config.json';

/** The configuration is wrong: one line per problem, each with the key, what was given and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

const readFile = (file: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new ConfigError([`${file}: the file ${why}; correct it, or name another one in ${CONFIG_VARIABLE}`]);
  }
  if (!isRecord(value)) throw new ConfigError([`${file}: the file must hold one JSON object`]);
  return value;
};

const fileSettings = (environment: NodeJS.ProcessEnv): Record<string, unknown> => {
  const named = environment[CONFIG_VARIABLE];
  if (named) return readFile(named);
  return existsSync(DEFAULT_FILE) ? readFile(DEFAULT_FILE) : {};
};

/** A webhook's address is a secret, and so is whatever stands in the place of its section. */
const isSecret = (key: string): boolean => /^slack($|\.webhookUrl)/.test(key);

const named = (key: string): string => {
  const variable = Object.entries(VARIABLES).find(
    ([, setting]) => key === setting.key || key.startsWith(`${setting.key}.`),
  );
  return variable ? `${key} (${variable[0]})` : key;
};

const knownBeside = (section: readonly PropertyKey[]): readonly string[] => {
  const start = section.map((key) => `${String(key)}.`).join('');
  const keys = Object.values(VARIABLES).filter(({ key }) => key.startsWith(start));
  return [...new Set(keys.map(({ key }) => start + (key.slice(start.length).split('.')[0] ?? '')))];
};

const problemsOf = (settings: Record<string, unknown>, issue: z.core.$ZodIssue): readonly string[] => {
  if (issue.code === 'unrecognized_keys') {
    const known = knownBeside(issue.path).join(', ');
    return issue.keys.map((key) => `${[...issue.path, key].join('.')}: no such key; known: ${known}`);
  }
  const key = issue.path.join('.');
  const given = isSecret(key) ? 'given a value kept secret' : givenAt(settings, issue.path);
  return [`${named(key)}: ${given}; ${issue.message}`];
};

type Lack = { readonly when: boolean; readonly key: string; readonly what: string };

const missing = (settings: Record<string, unknown>): readonly string[] => {
  const { provider, bus, archive } = settings;
  const hasChannel = (name: string): boolean =>
    Array.isArray(settings['channels']) && settings['channels'].includes(name);
  const lacks: readonly Lack[] = [
    { when: provider === 'csv', key: 'csv.path', what: 'provider csv needs a file or a folder' },
    { when: hasChannel('slack'), key: 'slack.webhookUrl', what: 'channel slack needs an incoming webhook address' },
    { when: hasChannel('sns'), key: 'sns.noticesTopic', what: 'channel sns needs the ARN of a topic' },
    { when: archive === 's3', key: 's3.bucket', what: 'archive s3 needs the name of a bucket' },
    { when: bus === 'sns', key: 'sns.eventsTopic', what: 'bus sns needs the ARN of a topic' },
  ];
  return lacks
    .filter(({ when, key }) => when && valueAt(settings, key.split('.')) === undefined)
    .map(({ key, what }) => `${named(key)}: given nothing; ${what}`);
};

/** Which read models go with a store; where both are in files or in memory there is no other way. */
const READ_MODELS: Readonly<Record<Config['store'], readonly string[]>> = {
  memory: ['memory'],
  sqlite: ['sqlite'],
  dynamodb: ['sqlite', 'dynamodb'],
};

const unfit = ({ store, readModel, feed }: Config): readonly string[] => {
  const choices = [
    { key: 'readModel', given: readModel, fitting: READ_MODELS[store] },
    { key: 'feed', given: feed, fitting: store === 'dynamodb' ? ['local', 'stream'] : ['local'] },
  ];
  return choices
    .filter(({ given, fitting }) => given !== undefined && !fitting.includes(given))
    .map(
      ({ key, given, fitting }) => `${named(key)}: given ${given}; with store ${store} allowed: ${fitting.join(', ')}`,
    );
};

const unnamed = (config: Config): readonly string[] => {
  const queue = unnamedQueue(config);
  return queue ? [`${named(queue.key)}: given nothing; ${queue.name} is no name of a queue, so give one`] : [];
};

/** Reads the configuration, once: defaults, then the file, then the environment. Throws ConfigError with every problem. */
export const loadConfig = (environment: NodeJS.ProcessEnv): Config => {
  const settings = overlay(fileSettings(environment), environment);
  const parsed = configSchema.safeParse(settings, { error: allowed });
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(settings, issue))),
    ...missing(settings),
    ...(parsed.success ? [...unfit(parsed.data), ...unnamed(parsed.data)] : []),
    ...unknownVariables(environment).map((name) => `${name}: ${noSuchSetting(name)}`),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
};
