import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { SettingsError, type KeptSettings, type SettingsSource } from '../../application/ports/settings-source.ts';
import { awsFailureOf } from '../aws/failure.ts';

/** The secret by name and the client that reaches it. */
export type SecretSettingsOptions = { readonly client: SecretsManagerClient; readonly secret: string };

const kept = z.record(z.string(), z.string());

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Settings in one secret of Secrets Manager: a JSON object of texts by the name of the environment variable. What the secret holds is in no failure. */
export const createSecretSettings = ({ client, secret }: SecretSettingsOptions): SettingsSource => {
  const place = `The secret ${secret}`;
  const ask = async (): Promise<string> => {
    try {
      return (await client.send(new GetSecretValueCommand({ SecretId: secret }))).SecretString ?? '';
    } catch (cause) {
      const failure = awsFailureOf(cause);
      throw failure ? new SettingsError(failure.kind, `${place} ${failure.words}.`, { cause }) : cause;
    }
  };
  return {
    place,
    read: async (): Promise<KeptSettings> => {
      const { data: settings } = kept.safeParse(parsed(await ask()));
      if (settings) return settings;
      throw new SettingsError(
        'unreadable',
        `${place} is no JSON object of texts; write it so, a text for each setting.`,
      );
    },
  };
};
