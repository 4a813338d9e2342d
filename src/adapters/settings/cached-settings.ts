import type { KeptSettings, SettingsSource } from '../../application/ports/settings-source.ts';

/** For how long what was read is good (milliseconds), the clock, and who hears of a failed renewal. */
export type CachedSettingsOptions = {
  readonly goodFor: number;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
};

/** Settings that are asked for again only when they are old; while they cannot be renewed those known go on, and after the same time it is tried again. The first reading fails as its source does; readers at once share one. */
export const cacheSettings = (
  source: SettingsSource,
  { goodFor, now, onFailure }: CachedSettingsOptions,
): SettingsSource => {
  let known: KeptSettings | null = null;
  let goodUntil = -Infinity;
  let reading: Promise<KeptSettings> | null = null;

  const renew = async (): Promise<KeptSettings> => {
    try {
      known = await source.read();
    } catch (error) {
      if (!known) throw error;
      onFailure(error);
    } finally {
      reading = null;
    }
    goodUntil = now() + goodFor;
    return known;
  };

  return {
    place: source.place,
    read: async () => {
      if (known && now() < goodUntil) return known;
      return (reading ??= renew());
    },
  };
};
