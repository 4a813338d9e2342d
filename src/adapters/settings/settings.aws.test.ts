import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { inject } from 'vitest';
import { CREDENTIALS } from '../aws/answers.fixture.ts';
import { clientOptions } from '../aws/place.ts';
import type { Served } from '../aws/rules.fixture.ts';
import { createSecretSettings } from './secret-settings.ts';
import { settingsSourceContract } from './settings-source.contract.ts';
import { createSsmSettings } from './ssm-settings.ts';

let count = 0;

const proveOn = (served: Served): void => {
  settingsSourceContract(`ssm on ${served.name}`, async () => {
    Object.assign(process.env, CREDENTIALS);
    const client = new SSMClient(clientOptions(served));
    const path = `/tapewatch-${process.pid}-${(count += 1)}/`;
    return {
      source: createSsmSettings({ client, path }),
      keep: async (settings) => {
        for (const [name, value] of Object.entries(settings)) {
          const parameter = { Name: `${path}${name}`, Value: value, Type: 'SecureString', Overwrite: true } as const;
          await client.send(new PutParameterCommand(parameter));
        }
      },
      close: async () => client.destroy(),
    };
  });

  settingsSourceContract(`a secret on ${served.name}`, async () => {
    Object.assign(process.env, CREDENTIALS);
    const client = new SecretsManagerClient(clientOptions(served));
    const secret = `tapewatch-${process.pid}-${(count += 1)}`;
    await client.send(new CreateSecretCommand({ Name: secret, SecretString: '{}' }));
    return {
      source: createSecretSettings({ client, secret }),
      keep: async (settings) => {
        await client.send(new PutSecretValueCommand({ SecretId: secret, SecretString: JSON.stringify(settings) }));
      },
      close: async () => client.destroy(),
    };
  });
};

proveOn(inject('ministack'));
proveOn(inject('moto'));
