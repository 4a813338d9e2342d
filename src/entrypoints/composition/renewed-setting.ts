import { cacheSettings } from '../../adapters/settings/cached-settings.ts';
import { sourcesIn, type Settings } from './kept-settings.ts';

/** For how long what was read is good, in milliseconds. */
const GOOD_FOR = 300_000;

/** The clock, and who hears that a setting could not be renewed. */
type Renewing = { readonly now: () => number; readonly onFailure: (error: unknown) => void };

/** How a setting is asked for that may change while the process lives: as parameters and the secret have it, read again every five minutes and as it was known while they cannot be; undefined where the environment itself names it or nobody does. */
export const renewedSetting = (
  environment: Settings,
  name: string,
  { now, onFailure }: Renewing,
): (() => Promise<string | undefined>) => {
  const cached = sourcesIn(environment).then((sources) =>
    sources.toReversed().map((source) => cacheSettings(source, { goodFor: GOOD_FOR, now, onFailure })),
  );
  const find = async (): Promise<string | undefined> => {
    for (const source of await cached) {
      const value = (await source.read())[name];
      if (value) return value;
    }
    return undefined;
  };
  return async () => {
    if (environment[name]) return undefined;
    try {
      return await find();
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  };
};
