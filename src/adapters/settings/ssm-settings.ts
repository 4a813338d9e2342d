import { GetParametersByPathCommand, type Parameter, type SSMClient } from '@aws-sdk/client-ssm';
import { SettingsError, type KeptSettings, type SettingsSource } from '../../application/ports/settings-source.ts';
import { awsFailureOf } from '../aws/failure.ts';

/** The path that the parameters are below, such as `/tapewatch/`, and the client that reaches them. */
export type SsmSettingsOptions = { readonly client: SSMClient; readonly path: string };

const settingOf = ({ Name: name = '', Value: value = '' }: Parameter): readonly [string, string] => [
  name.slice(name.lastIndexOf('/') + 1),
  value,
];

/** Settings in the parameter store of Systems Manager: one parameter each, plain or encrypted, its name below the path that of the environment variable. A path without any is refused: it is more likely to be another than was meant. */
export const createSsmSettings = ({ client, path }: SsmSettingsOptions): SettingsSource => {
  const place = `The parameters below ${path}`;
  const page = (NextToken?: string) =>
    client.send(new GetParametersByPathCommand({ Path: path, WithDecryption: true, NextToken }));
  const readAll = async (): Promise<KeptSettings> => {
    const settings: (readonly [string, string])[] = [];
    for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
      const { Parameters: parameters = [], NextToken: next } = await page(token);
      settings.push(...parameters.map(settingOf));
      token = next;
    }
    if (settings.length > 0) return Object.fromEntries(settings);
    throw new SettingsError(
      'unreadable',
      `${place}: there are none; check the path and the region, or leave TAPEWATCH_SSM_PATH out.`,
    );
  };
  return {
    place,
    read: async () => {
      try {
        return await readAll();
      } catch (cause) {
        const failure = awsFailureOf(cause);
        if (!failure) throw cause;
        throw new SettingsError(failure.kind, `${place}: the parameter store ${failure.words}.`, { cause });
      }
    },
  };
};
