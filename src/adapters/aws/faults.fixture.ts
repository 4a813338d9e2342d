import type { MiddlewareStack } from '@smithy/types';

/** A client of any service. */
export type Client<I extends object, O extends object> = { readonly middlewareStack: MiddlewareStack<I, O> };

/** What goes wrong with one try of a request; `lost` and `reset` carry it out and lose the answer. */
export type Fault =
  | 'forbidden'
  | 'refused'
  | 'throttled'
  | 'over-capacity'
  | 'conflict'
  | 'server-error'
  | 'lost'
  | 'reset';

const answered = (name: string, status: number): Error =>
  Object.assign(new Error(name), {
    name,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });

const ERRORS: Readonly<Record<Fault, () => Error>> = {
  forbidden: () => answered('AccessDeniedException', 400),
  refused: () => answered('ValidationException', 400),
  throttled: () => answered('ThrottlingException', 400),
  'over-capacity': () => answered('ProvisionedThroughputExceededException', 400),
  conflict: () => answered('TransactionConflictException', 400),
  'server-error': () => answered('InternalFailure', 500),
  lost: () => Object.assign(new Error('socket timed out'), { name: 'TimeoutError' }),
  reset: () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
};

/** What the SDK throws where this goes wrong. */
export const faultOf = (fault: Fault): Error => ERRORS[fault]();

/** Has the next tries of requests go wrong, one after the other, below the SDK's own tries; gives how many are still to come. */
export const injectFaults = <I extends object, O extends object>(
  client: Client<I, O>,
  faults: readonly Fault[],
): (() => number) => {
  const due = [...faults];
  client.middlewareStack.add(
    (next) => async (args) => {
      const fault = due.shift();
      if (fault === undefined) return next(args);
      if (fault === 'lost' || fault === 'reset') await next(args).catch(() => undefined);
      throw faultOf(fault);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'injectFaults', override: true },
  );
  return () => due.length;
};
