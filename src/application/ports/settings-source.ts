/** Settings that are kept outside, by the name of the environment variable that each stands for. */
export type KeptSettings = Readonly<Record<string, string>>;

/** Gives the settings that are kept in one place outside. Failures are SettingsError. */
export interface SettingsSource {
  /** Where they are kept, in words. */
  readonly place: string;
  /** All of them, as they are now. */
  read(): Promise<KeptSettings>;
}

/** Why settings could not be had: asked too much for now, not to be had, or not as settings are written. */
export type SettingsFailure = 'busy' | 'unavailable' | 'unreadable';

/** A failure of a settings source with its kind; it holds no value of any setting. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly kind: SettingsFailure;

  constructor(kind: SettingsFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
