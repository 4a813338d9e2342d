import {
  DynamoDBServiceException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  ThrottlingException,
  TransactionConflictException,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

/** What goes wrong with one try of a request; `lost` and `reset` carry it out and lose the answer. */
export type Fault = 'forbidden' | 'throttled' | 'over-capacity' | 'conflict' | 'server-error' | 'lost' | 'reset';

const answered = (status: number, message: string) => ({ $metadata: { httpStatusCode: status }, message });

const refused = { $metadata: { httpStatusCode: 400 }, $fault: 'client', message: 'No rights.' } as const;

const ERRORS: Readonly<Record<Fault, () => Error>> = {
  forbidden: () => new DynamoDBServiceException({ ...refused, name: 'AccessDeniedException' }),
  throttled: () => new ThrottlingException(answered(400, 'Rate of requests exceeds the allowed throughput.')),
  'over-capacity': () => new ProvisionedThroughputExceededException(answered(400, 'The level of throughput.')),
  conflict: () => new TransactionConflictException(answered(400, 'Transaction is ongoing for the item')),
  'server-error': () => new InternalServerError(answered(500, 'Internal server error')),
  lost: () => Object.assign(new Error('socket timed out'), { name: 'TimeoutError' }),
  reset: () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
};

/** Has the next tries of requests go wrong, one after the other, below the SDK's own tries; gives how many are still to come. */
export const injectFaults = (client: DynamoDBClient, faults: readonly Fault[]): (() => number) => {
  const due = [...faults];
  client.middlewareStack.add(
    (next) => async (args) => {
      const fault = due.shift();
      if (fault === undefined) return next(args);
      if (fault === 'lost' || fault === 'reset') await next(args).catch(() => undefined);
      throw ERRORS[fault]();
    },
    { step: 'finalizeRequest', priority: 'low', name: 'injectFaults', override: true },
  );
  return () => due.length;
};
