import type { SettingsSource } from '../../application/ports/settings-source.ts';
import { noSuchSetting, VARIABLES } from './environment.ts';
import { hasKeptSettings, SECRET_VARIABLE, SSM_VARIABLE } from './kept-places.ts';
import { ConfigError } from './load-config.ts';

/** Settings by the name of the environment variable. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** The parameters and then the secret that the environment names. What the SDK brings in is loaded when it is needed: it would double the start of all else. */
export const sourcesIn = async (environment: Settings): Promise<readonly SettingsSource[]> => {
  const { [SSM_VARIABLE]: path, [SECRET_VARIABLE]: secret } = environment;
  if (!hasKeptSettings(environment)) return [];
  const { openParameters, openSecret } = await import('./settings-sources.ts');
  return [...(path ? [openParameters(path)] : []), ...(secret ? [openSecret(secret)] : [])];
};

const readFrom = async (source: SettingsSource): Promise<Settings> => {
  const settings = await source.read();
  const unknown = Object.keys(settings).filter((name) => !(name in VARIABLES));
  if (unknown.length === 0) return settings;
  throw new ConfigError(unknown.map((name) => `${source.place}: ${name}: ${noSuchSetting(name)}`));
};

/** The settings that parameters and a secret of AWS hold where the environment names them, by the name of the variable: those that the environment leaves open, a secret's before a parameter's. Failures are SettingsError, and ConfigError for names that are no settings. */
export const keptSettings = async (environment: Settings): Promise<Settings> => {
  const kept: Record<string, string | undefined> = {};
  for (const source of await sourcesIn(environment)) Object.assign(kept, await readFrom(source));
  return Object.fromEntries(Object.entries(kept).filter(([name]) => !environment[name]));
};
