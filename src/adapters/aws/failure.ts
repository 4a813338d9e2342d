import type { Asked } from './place.ts';
import { MISSING, missingIn, refusalOf, type Said } from './refusals.ts';

/** What AWS could not do; `unknownOutcome` says that a write may have been done all the same. */
export type AwsFailure = Said & { readonly unknownOutcome: boolean };

const SILENT: Said = {
  kind: 'unavailable',
  words: 'cannot be reached or does not answer; check its endpoint and region, then try again',
};

const UNTRUSTED: Said = {
  kind: 'unavailable',
  words: 'shows a certificate that is not trusted; check its endpoint, or name its authority in NODE_EXTRA_CA_CERTS',
};

const NO_TLS: Said = {
  kind: 'unavailable',
  words: 'is asked over https where nothing speaks it; check whether its endpoint is one of http',
};

const ODD_REGION: Said = {
  kind: 'unavailable',
  words: 'is asked in a region whose name none has; correct AWS_REGION, such as us-east-1',
};

const NO_REGION: Said = { kind: 'unavailable', words: 'is asked in no region; name one in AWS_REGION' };

/** What answers is not AWS. */
export const FOREIGN: Said = {
  kind: 'unavailable',
  words: 'answers otherwise than AWS does; check its endpoint, where something else is',
};

/** Errors before anything was sent, by their code: of the network, of certificates, of TLS. */
const UNSENT: readonly (readonly [RegExp, Said])[] = [
  [/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/, SILENT],
  [/CERT|^UNABLE_TO_|^ERR_TLS_/, UNTRUSTED],
  [/^EPROTO$|^ERR_SSL_/, NO_TLS],
];

/** Errors of the network, and of answers that were broken off. */
const BROKEN_OFF: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE'];

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

type Metadata = { readonly httpStatusCode?: number; readonly attempts?: number };

/** What the SDK noted of a request and its tries; undefined for an error of another source. */
const metadataOf = (error: Error): Metadata | undefined =>
  '$metadata' in error && typeof error.$metadata === 'object' && error.$metadata !== null ? error.$metadata : undefined;

const unsentOf = (error: Error): Said | undefined => {
  if (/^Region (is missing|not accepted: region="")/.test(error.message)) return NO_REGION;
  if (error.message.startsWith('Region not accepted')) return ODD_REGION;
  return UNSENT.find(([codes]) => codes.test(codeOf(error)))?.[1];
};

const isBrokenOff = (error: Error): boolean =>
  error.name === 'TimeoutError' || error.name === 'AbortError' || BROKEN_OFF.includes(codeOf(error));

/** What an answer was whose error has no name that is known: refused, or one of which nobody knows what was done. */
const answered = (name: string, { httpStatusCode: status = 0, attempts = 1 }: Metadata): AwsFailure => {
  if (status < 300 || (name === 'SyntaxError' && status < 500)) return { ...FOREIGN, unknownOutcome: true };
  if (status >= 500) return { ...SILENT, unknownOutcome: true };
  const words = `refuses what it is asked (${name}); check its endpoint and region`;
  return { kind: 'unavailable', words, unknownOutcome: attempts > 1 };
};

/** What a refusal says, and of what is not there where that was, if its client tells. */
const saidOf = (error: Error & { readonly asked?: Asked }): Said | undefined => {
  const refusal = refusalOf(error.name);
  return refusal === MISSING && error.asked ? missingIn(error.asked) : refusal;
};

const failureOf = (error: Error): AwsFailure | null => {
  const metadata = metadataOf(error);
  const refusal = saidOf(error);
  if (refusal) return { ...refusal, unknownOutcome: (metadata?.attempts ?? 1) > 1 };
  const unsent = unsentOf(error);
  if (unsent) return { ...unsent, unknownOutcome: false };
  if (isBrokenOff(error)) return { ...SILENT, unknownOutcome: true };
  return metadata?.httpStatusCode === undefined ? null : answered(error.name, metadata);
};

/** The failure of AWS or of the way to it that an error tells of; null where it tells of another. A refusal after earlier tries does not say what became of those. */
export const awsFailureOf = (error: unknown): AwsFailure | null => (error instanceof Error ? failureOf(error) : null);
