import { awsFailureOf, type AwsFailure } from '../aws/failure.ts';

/** What a table could not do; `refused` says that it does not take what it was asked, and may take all else. */
export type TableFailure = Omit<AwsFailure, 'kind'> & { readonly kind: AwsFailure['kind'] | 'refused' };

/** Words of a list that is not there, or not yet: nothing else of it can be asked either. */
const NO_LIST = /does not have the specified index|backfilling/;

const isOfRequest = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationException' && !NO_LIST.test(error.message);

/** The failure of a table or of the way to it that an error tells of; null where it tells of another. */
export const tableFailureOf = (error: unknown): TableFailure | null => {
  const failure = awsFailureOf(error);
  return failure && isOfRequest(error) ? { ...failure, kind: 'refused' } : failure;
};
