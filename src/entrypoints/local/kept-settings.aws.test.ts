import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { clientOptions } from '../../adapters/aws/place.ts';
import { openWorkplace, START, TAPEWATCH, type Workplace } from './workplace.fixture.ts';

const ministack = inject('ministack');
const PATH = `/kept-${process.pid}/`;
const SECRET = `kept-${process.pid}`;

const SETTINGS = {
  ...CREDENTIALS,
  AWS_ENDPOINT_URL: ministack.endpoint,
  TAPEWATCH_SSM_PATH: PATH,
  TAPEWATCH_SECRET: SECRET,
};

let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
});

afterEach(() => place.close());

describe(`settings kept on ${ministack.name}`, { timeout: 60_000 }, () => {
  test('are those of a start and of every command where the environment leaves them open; a secret goes before a parameter', async () => {
    Object.assign(process.env, CREDENTIALS);
    const parameters = new SSMClient(clientOptions(ministack));
    const keep = (name: string, value: string) =>
      parameters.send(new PutParameterCommand({ Name: `${PATH}${name}`, Value: value, Type: 'String' }));
    await keep('TAPEWATCH_MIN_SEVERITY', 'loud');
    await keep('TAPEWATCH_POLICY', 'none');
    await keep('TAPEWATCH_LOG_LEVEL', 'shout');
    const secrets = new SecretsManagerClient(clientOptions(ministack));
    const text = JSON.stringify({ TAPEWATCH_MIN_SEVERITY: 'whisper', TAPEWATCH_SLACK_WEBHOOK_URL: 'hunter2' });
    await secrets.send(new CreateSecretCommand({ Name: SECRET, SecretString: text }));
    const environment = { ...SETTINGS, TAPEWATCH_POLICY: 'standard' };
    const refused = {
      code: 2,
      stdout: '',
      stderr: [
        'tapewatch: minSeverity (TAPEWATCH_MIN_SEVERITY): given "whisper"; allowed: medium, high, critical\n',
        'tapewatch: slack.webhookUrl (TAPEWATCH_SLACK_WEBHOOK_URL): given a value kept secret; allowed: an incoming webhook address, https://…, without user and password\n',
        'tapewatch: logLevel (TAPEWATCH_LOG_LEVEL): given "shout"; allowed: debug, info, warn, error, silent\n',
      ].join(''),
    };
    expect(await place.run(START, [], environment)).toMatchObject(refused);
    expect(await place.run(TAPEWATCH, ['feed', 'status'], environment)).toMatchObject(refused);

    await keep('TAPEWATCH_DATAA', 'x');
    const unknown = await place.run(START, [], environment);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toMatch(
      /^tapewatch: The parameters below \S+: TAPEWATCH_DATAA: no such setting; nearest: TAPEWATCH_DATA$/m,
    );
    parameters.destroy();
    secrets.destroy();
  });

  test('that cannot be had stop a start and a command with one sentence, and no help', async () => {
    const gone = { ...SETTINGS, TAPEWATCH_SSM_PATH: '', TAPEWATCH_SECRET: 'no-such-secret' };
    const refused = {
      code: 1,
      stdout: '',
      stderr: 'tapewatch: The secret no-such-secret is not there in us-east-1; check its name and region.\n',
    };
    expect(await place.run(START, [], gone)).toMatchObject(refused);
    expect(await place.run(TAPEWATCH, ['feed', 'status'], gone)).toMatchObject(refused);
    expect(await place.run(TAPEWATCH, ['--help'], gone)).toMatchObject({ code: 0, stderr: '' });
  });
});
