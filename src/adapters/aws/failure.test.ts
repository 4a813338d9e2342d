import { once } from 'node:events';
import { createServer } from 'node:http';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { answerRequests, CREDENTIALS } from './answers.fixture.ts';
import { awsFailureOf } from './failure.ts';
import { clientOptions, tellingPlace, type Place } from './place.ts';

const refused = (name: string, status = 400): Error =>
  Object.assign(new Error('in the words of the service'), { name, $metadata: { httpStatusCode: status, attempts: 1 } });

const ofNetwork = (code: string): Error => Object.assign(new Error('in the words of the system'), { code });

const BUSY = 'is asked more than it takes for now; try again later, or raise its limits';
const MISSING = 'is not there; check its name, region and endpoint';
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

const asking = async (place: Place, regionOfEnvironment?: string): Promise<unknown> => {
  Object.assign(process.env, CREDENTIALS);
  if (place.region === undefined) vi.stubEnv('AWS_REGION', regionOfEnvironment).stubEnv('AWS_CONFIG_FILE', '/none');
  const client = new DynamoDBClient({ ...clientOptions(place), maxAttempts: 1 });
  const asked = client.send(new DescribeTableCommand({ TableName: 'log' }));
  const error: unknown = await asked.catch((caught: unknown) => caught);
  client.destroy();
  vi.unstubAllEnvs();
  return awsFailureOf(error)?.words;
};

/** The address of a page for people, where a service should be. */
const openPage = async (status = 200): Promise<string> => {
  const server = createServer((_, response) => response.writeHead(status).end('<html><body>Sign in</body></html>'));
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
};

describe('an address that is not the one meant', () => {
  test.each([200, 403, 404])('where a page answers, is told (%i)', async (status) => {
    expect(await asking({ endpoint: `http://${await openPage(status)}`, region: 'us-east-1' })).toBe(
      'answers otherwise than AWS does; check its endpoint, where something else is',
    );
  });

  test('that speaks no TLS, is told', async () => {
    expect(await asking({ endpoint: `https://${await openPage()}`, region: 'us-east-1' })).toBe(NO_TLS);
  });

  test.each([undefined, ''])('without a region, is told: %j', async (region) => {
    expect(await asking({ endpoint: 'http://127.0.0.1:9' }, region)).toBe(
      'is asked in no region; name one in AWS_REGION',
    );
  });

  test('in a region that none is called, is told', async () => {
    expect(await asking({ endpoint: 'http://127.0.0.1:9' }, 'us east 1')).toBe(
      'is asked in a region whose name none has; correct AWS_REGION, such as us-east-1',
    );
  });
});

describe('what is not there is told with the region that was asked', () => {
  test.each<[string, Place, string]>([
    ['on AWS', { region: 'eu-north-1' }, 'is not there in eu-north-1; check its name and region'],
    [
      'at an address of AWS',
      { endpoint: 'https://dynamodb.eu-west-1.amazonaws.com', region: 'eu-west-1' },
      'is not there in eu-west-1; check its name and region',
    ],
    [
      'elsewhere, where it can be made',
      { endpoint: 'http://127.0.0.1:9' },
      'is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure',
    ],
  ])('%s', async (_, place, words) => {
    Object.assign(process.env, CREDENTIALS);
    const client = tellingPlace(new DynamoDBClient(clientOptions(place)), place);
    answerRequests(client, () => ({ status: 400, body: { __type: 'ResourceNotFoundException' } }));
    const asked = client.send(new DescribeTableCommand({ TableName: 'log' }));
    expect(awsFailureOf(await asked.catch((error: unknown) => error))?.words).toBe(words);
    client.destroy();
  });
});
