import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientOptions, tellingPlace } from '../../adapters/aws/place.ts';
import { createSecretSettings } from '../../adapters/settings/secret-settings.ts';
import { createSsmSettings } from '../../adapters/settings/ssm-settings.ts';
import type { SettingsSource } from '../../application/ports/settings-source.ts';

/** The parameters below a path. The SDK takes another endpoint from the environment alone (AWS_ENDPOINT_URL_SSM). */
export const openParameters = (path: string): SettingsSource =>
  createSsmSettings({ client: tellingPlace(new SSMClient(clientOptions({})), {}), path });

/** A secret by name. The SDK takes another endpoint from the environment alone (AWS_ENDPOINT_URL_SECRETS_MANAGER). */
export const openSecret = (secret: string): SettingsSource =>
  createSecretSettings({ client: tellingPlace(new SecretsManagerClient(clientOptions({})), {}), secret });
