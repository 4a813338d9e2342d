/** What AWS could not do: `words` go on after the name of the table, queue, bus, topic, bucket or secret; `unknownOutcome` says that a write may have been done all the same. */
export type AwsFailure = {
  readonly kind: 'busy' | 'unavailable';
  readonly words: string;
  readonly unknownOutcome: boolean;
};

type Said = Omit<AwsFailure, 'unknownOutcome'>;

/** A service is asked too much for now. */
export const BUSY: Said = {
  kind: 'busy',
  words: 'is asked more than it takes for now; try again later, or raise its limits',
};

const MISSING: Said = {
  kind: 'unavailable',
  words: 'is not there; check its name, region and endpoint, or make it with: npx tapewatch infra ensure',
};

const NO_BUCKET: Said = { kind: 'unavailable', words: 'is not there; check its name, region and endpoint' };

/** The credentials do not suffice. */
export const FORBIDDEN: Said = {
  kind: 'unavailable',
  words: 'may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID and what it is allowed',
};

const OTHER: Said = {
  kind: 'unavailable',
  words: 'refuses what Tapewatch asks of it; check that it was made for Tapewatch and not for another program',
};

const SILENT: Said = {
  kind: 'unavailable',
  words: 'cannot be reached or does not answer; check its endpoint and region, then try again',
};

const UNTRUSTED: Said = {
  kind: 'unavailable',
  words: 'shows a certificate that is not trusted; check its endpoint, or name its authority in NODE_EXTRA_CA_CERTS',
};

/** Errors of the services and of the SDK by name, where the request was surely not carried out. */
const REFUSALS: Readonly<Record<string, Said>> = {
  ProvisionedThroughputExceededException: BUSY,
  ThrottlingException: BUSY,
  RequestLimitExceeded: BUSY,
  LimitExceededException: BUSY,
  ConditionalRequestConflict: BUSY,
  TransactionConflictException: BUSY,
  TransactionInProgressException: BUSY,
  ReplicatedWriteConflictException: BUSY,
  KMSThrottlingException: BUSY,
  KmsThrottled: BUSY,
  OverLimit: BUSY,
  RequestThrottled: BUSY,
  SlowDown: BUSY,
  ThrottledException: BUSY,
  NotFoundException: MISSING,
  QueueDoesNotExist: MISSING,
  ResourceNotFoundException: MISSING,
  NoSuchBucket: NO_BUCKET,
  AccessDenied: FORBIDDEN,
  AccessDeniedException: FORBIDDEN,
  AuthorizationErrorException: FORBIDDEN,
  CredentialsProviderError: FORBIDDEN,
  ExpiredTokenException: FORBIDDEN,
  IncompleteSignatureException: FORBIDDEN,
  InvalidAccessKeyId: FORBIDDEN,
  InvalidClientTokenId: FORBIDDEN,
  InvalidSecurity: FORBIDDEN,
  InvalidSignatureException: FORBIDDEN,
  KmsAccessDenied: FORBIDDEN,
  MissingAuthenticationTokenException: FORBIDDEN,
  SignatureDoesNotMatch: FORBIDDEN,
  UnrecognizedClientException: FORBIDDEN,
  InvalidAddress: OTHER,
  InvalidParameterException: OTHER,
  InvalidParameterValueException: OTHER,
  ItemCollectionSizeLimitExceededException: OTHER,
  UnsupportedOperation: OTHER,
  ValidationException: OTHER,
};

/** Errors of the network before anything was sent. */
const UNSENT: readonly unknown[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Errors of a certificate, before anything was sent. */
const OF_CERTIFICATES: readonly unknown[] = [
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Errors of the network, and of answers that were broken off. */
const BROKEN_OFF: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE'];

const codeOf = (error: Error): unknown => ('code' in error ? error.code : undefined);

const isRegionMissing = (error: Error): boolean => error.message.startsWith('Region is missing');

type Metadata = { readonly httpStatusCode?: number; readonly attempts?: number };

/** What the SDK noted of a request and its tries; undefined for an error of another source. */
const metadataOf = (error: Error): Metadata | undefined =>
  '$metadata' in error && typeof error.$metadata === 'object' && error.$metadata !== null ? error.$metadata : undefined;

const isUnsent = (error: Error): boolean => isRegionMissing(error) || UNSENT.includes(codeOf(error));

const isBrokenOff = (error: Error): boolean =>
  error.name === 'TimeoutError' || error.name === 'AbortError' || BROKEN_OFF.includes(codeOf(error));

const failureOf = (error: Error): AwsFailure | null => {
  const { httpStatusCode, attempts = 1 } = metadataOf(error) ?? {};
  const refusal = REFUSALS[error.name];
  if (refusal) return { ...refusal, unknownOutcome: attempts > 1 };
  if (OF_CERTIFICATES.includes(codeOf(error))) return { ...UNTRUSTED, unknownOutcome: attempts > 1 };
  if (isUnsent(error)) return { ...SILENT, unknownOutcome: false };
  return isBrokenOff(error) || httpStatusCode !== undefined ? { ...SILENT, unknownOutcome: true } : null;
};

/** The failure of AWS or of the way to it that an error tells of; null where it tells of another. A refusal after earlier tries does not say what became of those. */
export const awsFailureOf = (error: unknown): AwsFailure | null => (error instanceof Error ? failureOf(error) : null);
