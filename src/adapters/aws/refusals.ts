import type { Asked } from './place.ts';

/** What a refusal says of a table, queue, bus, topic, bucket or secret; `words` go on after its name. */
export type Said = { readonly kind: 'busy' | 'unavailable'; readonly words: string };

const unavailable = (words: string): Said => ({ kind: 'unavailable', words });

/** A service is asked too much for now. */
export const BUSY: Said = {
  kind: 'busy',
  words: 'is asked more than it takes for now; try again later, or raise its limits',
};

/** The credentials do not suffice. */
export const FORBIDDEN = unavailable(
  'may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID and what it is allowed',
);

/** It is not there, and where that was is not known. */
export const MISSING = unavailable('is not there; check its name, region and endpoint');

/** It is not there, in the region that was asked; what is elsewhere than on AWS can be made by hand. */
export const missingIn = ({ region, isElsewhere }: Asked): Said =>
  unavailable(
    isElsewhere
      ? `is not there in ${region}; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure`
      : `is not there in ${region}; check its name and region`,
  );

const EXPIRED = unavailable('is asked with credentials that have expired; renew them, then try again');

const CLOCK = unavailable('finds the clock of this machine wrong; set it, then try again');

const CLOSED = unavailable(
  'is not open to this account; open the service or the region for it, or name another region',
);

const KEY = unavailable(
  'is encrypted with a key that cannot be used; check the key and what the credentials are allowed of it',
);

const OTHER_SERVICE = unavailable('does not know what it is asked; check its endpoint, where another service answers');

const ELSEWHERE = unavailable('is in another region than it is asked in; name its own');

const OTHER = unavailable(
  'refuses what Tapewatch asks of it; check that it was made for Tapewatch and not for another program',
);

const NAMES: readonly (readonly [Said, readonly string[]])[] = [
  [
    BUSY,
    [
      'ProvisionedThroughputExceededException',
      'ThrottlingException',
      'RequestLimitExceeded',
      'LimitExceededException',
      'ConditionalRequestConflict',
      'TransactionConflictException',
      'TransactionInProgressException',
      'ReplicatedWriteConflictException',
      'KMSThrottlingException',
      'KmsThrottled',
      'OverLimit',
      'RequestThrottled',
      'SlowDown',
      'ThrottledException',
    ],
  ],
  [MISSING, ['NoSuchBucket', 'NotFoundException', 'QueueDoesNotExist', 'ResourceNotFoundException']],
  [
    FORBIDDEN,
    [
      'AccessDenied',
      'AccessDeniedException',
      'AuthorizationErrorException',
      'CredentialsProviderError',
      'IncompleteSignatureException',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSecurity',
      'InvalidSignatureException',
      'InvalidToken',
      'MissingAuthenticationTokenException',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
    ],
  ],
  [EXPIRED, ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']],
  [CLOCK, ['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture']],
  [CLOSED, ['OptInRequired', 'SubscriptionRequiredException', 'NotSignedUp', 'InvalidRegion']],
  [KEY, ['DecryptionFailure', 'EncryptionFailure', 'InvalidKeyId']],
  [OTHER_SERVICE, ['InvalidAction', 'NotImplemented', 'UnknownOperation', 'UnknownOperationException']],
  [ELSEWHERE, ['AuthorizationHeaderMalformed', 'IllegalLocationConstraintException', 'PermanentRedirect']],
  [
    OTHER,
    [
      'InvalidAddress',
      'InvalidParameterException',
      'InvalidParameterValueException',
      'ItemCollectionSizeLimitExceededException',
      'UnsupportedOperation',
      'ValidationException',
    ],
  ],
];

const REFUSALS: ReadonlyMap<string, Said> = new Map(
  NAMES.flatMap(([said, names]) => names.map((name) => [name, said])),
);

/** What an error of the services or of the SDK says by its name, where the request was surely not carried out; undefined for a name that is not known. */
export const refusalOf = (name: string): Said | undefined =>
  REFUSALS.get(name) ?? (/^kms/i.test(name) ? KEY : undefined);
