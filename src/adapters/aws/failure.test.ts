import { once } from 'node:events';
import { createServer } from 'node:http';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { CREDENTIALS } from './answers.fixture.ts';
import { awsFailureOf } from './failure.ts';
import { clientOptions } from './place.ts';

const refused = (name: string, status = 400): Error =>
  Object.assign(new Error('in the words of the service'), { name, $metadata: { httpStatusCode: status, attempts: 1 } });

const ofNetwork = (code: string): Error => Object.assign(new Error('in the words of the system'), { code });

const BUSY = 'is asked more than it takes for now; try again later, or raise its limits';
const MISSING =
  'is not there; check its name, region and endpoint, or make it on an emulator with: npx tapewatch infra ensure';
const FORBIDDEN =
  'may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID and what it is allowed';
const EXPIRED = 'is asked with credentials that have expired; renew them, then try again';
const CLOCK = 'finds the clock of this machine wrong; set it, then try again';
const CLOSED = 'is not open to this account; open the service or the region for it, or name another region';
const KEY = 'is encrypted with a key that cannot be used; check the key and what the credentials are allowed of it';
const OTHER_SERVICE = 'does not know what it is asked; check its endpoint, where another service answers';
const ELSEWHERE = 'is in another region than it is asked in; name its own';
const UNTRUSTED =
  'shows a certificate that is not trusted; check its endpoint, or name its authority in NODE_EXTRA_CA_CERTS';
const SILENT = 'cannot be reached or does not answer; check its endpoint and region, then try again';
const NO_TLS = 'is asked over https where nothing speaks it; check whether its endpoint is one of http';

describe('a failure of AWS is told in a plain sentence', () => {
  test.each([
    ['ThrottlingException', BUSY],
    ['ProvisionedThroughputExceededException', BUSY],
    ['KMSThrottlingException', BUSY],
    ['ResourceNotFoundException', MISSING],
    ['QueueDoesNotExist', MISSING],
    ['AccessDeniedException', FORBIDDEN],
    ['UnrecognizedClientException', FORBIDDEN],
    ['InvalidToken', FORBIDDEN],
    ['InvalidClientTokenId', FORBIDDEN],
    ['ExpiredToken', EXPIRED],
    ['ExpiredTokenException', EXPIRED],
    ['TokenRefreshRequired', EXPIRED],
    ['RequestExpired', CLOCK],
    ['RequestTimeTooSkewed', CLOCK],
    ['OptInRequired', CLOSED],
    ['SubscriptionRequiredException', CLOSED],
    ['KMSAccessDeniedException', KEY],
    ['KMSDisabledException', KEY],
    ['KmsNotFound', KEY],
    ['InvalidKeyId', KEY],
    ['DecryptionFailure', KEY],
    ['UnknownOperationException', OTHER_SERVICE],
    ['InvalidAction', OTHER_SERVICE],
    ['PermanentRedirect', ELSEWHERE],
    ['AuthorizationHeaderMalformed', ELSEWHERE],
    ['TeapotException', 'refuses what it is asked (TeapotException); check its endpoint and region'],
  ])('%s', (name, words) => {
    expect(awsFailureOf(refused(name))?.words).toBe(words);
  });

  test.each([
    ['ECONNREFUSED', SILENT, false],
    ['ECONNRESET', SILENT, true],
    ['EPROTO', NO_TLS, false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', NO_TLS, false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED, false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', UNTRUSTED, false],
    ['CERT_HAS_EXPIRED', UNTRUSTED, false],
  ])('of the network, %s', (code, words, unknownOutcome) => {
    expect(awsFailureOf(ofNetwork(code))).toEqual({ kind: 'unavailable', words, unknownOutcome });
  });

  test('of a server: it does not answer, and what became of the request is unknown', () => {
    const failure = { kind: 'unavailable', words: SILENT, unknownOutcome: true };
    expect(awsFailureOf(refused('InternalFailure', 500))).toEqual(failure);
  });

  test('of other things nothing is told', () => {
    expect([awsFailureOf(new TypeError('a defect')), awsFailureOf('text')]).toEqual([null, null]);
  });
});

const asking = async (place: { readonly endpoint: string; readonly region?: string }): Promise<unknown> => {
  Object.assign(process.env, CREDENTIALS);
  if (place.region === undefined) vi.stubEnv('AWS_REGION', undefined).stubEnv('AWS_CONFIG_FILE', '/none');
  const client = new DynamoDBClient({ ...clientOptions(place), maxAttempts: 1 });
  const asked = client.send(new DescribeTableCommand({ TableName: 'log' }));
  const error: unknown = await asked.catch((caught: unknown) => caught);
  client.destroy();
  vi.unstubAllEnvs();
  return awsFailureOf(error)?.words;
};

/** The address of a page for people, where a service should be. */
const openPage = async (): Promise<string> => {
  const server = createServer((_, response) => response.end('<html><body>Sign in</body></html>'));
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
};

describe('an address that is not the one meant', () => {
  test('where a page answers, is told', async () => {
    expect(await asking({ endpoint: `http://${await openPage()}`, region: 'us-east-1' })).toBe(
      'answers otherwise than AWS does; check its endpoint, where something else is',
    );
  });

  test('that speaks no TLS, is told', async () => {
    expect(await asking({ endpoint: `https://${await openPage()}`, region: 'us-east-1' })).toBe(NO_TLS);
  });

  test('without a region, is told', async () => {
    expect(await asking({ endpoint: 'http://127.0.0.1:9' })).toBe('is asked in no region; name one in AWS_REGION');
  });
});
