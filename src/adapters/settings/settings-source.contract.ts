import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  SettingsError,
  type KeptSettings,
  type SettingsFailure,
  type SettingsSource,
} from '../../application/ports/settings-source.ts';

/** A source with what keeps settings in its place, in place of those before. */
export type Place = {
  readonly source: SettingsSource;
  readonly keep: (settings: KeptSettings) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The failure of a source, which is told in one plain line. */
export const settingsFailure = async (work: Promise<unknown>, kind: SettingsFailure): Promise<SettingsError> => {
  const error: unknown = await work.catch((caught: unknown) => caught);
  if (!(error instanceof SettingsError)) throw new Error(`No SettingsError: ${String(error)}`);
  expect(error.kind).toBe(kind);
  expect(error.message).toMatch(/^[A-Z][^\n]+\.$/);
  return error;
};

/** What every settings source does alike. `open` makes a place of its own for each case. */
export const settingsSourceContract = (name: string, open: () => Promise<Place>): void => {
  describe(`${name} keeps the contract of a settings source`, () => {
    let place: Place;
    beforeEach(async () => {
      place = await open();
    });
    afterEach(() => place.close());

    test('gives every setting by its name, as it is written', async () => {
      const settings = {
        TAPEWATCH_BUS: 'eventbridge',
        TAPEWATCH_CHANNELS: 'console, slack',
        TAPEWATCH_SLACK_WEBHOOK_URL: 'https://hooks.example/T0/ü?a=1&b="2"',
      };
      await place.keep(settings);
      expect(await place.source.read()).toEqual(settings);
      expect(place.source.place).toMatch(/^The \S+/);
    });

    test('gives all of many', async () => {
      const settings = Object.fromEntries(Array.from({ length: 23 }, (_, i) => [`TAPEWATCH_${i}`, `value ${i}`]));
      await place.keep(settings);
      expect(await place.source.read()).toEqual(settings);
    });

    test('gives what is kept now', async () => {
      await place.keep({ TAPEWATCH_POLICY: 'naive' });
      await place.source.read();
      await place.keep({ TAPEWATCH_POLICY: 'standard' });
      expect(await place.source.read()).toEqual({ TAPEWATCH_POLICY: 'standard' });
    });
  });
};
