import type { MiddlewareStack } from '@smithy/types';
import { InterruptibleHandler } from './interruptible.ts';

/** Where a service is: `endpoint` takes the place of AWS's own, `region` that of the environment; credentials and further certificates come from the environment alone. */
export type Place = { readonly endpoint?: string | undefined; readonly region?: string | undefined };

/** Tries of one request, the first included: the SDK waits between them, longer each time, and stops earlier when most requests fail. */
const TRIES = 4;

/** How long a connection and an answer are waited for, in milliseconds. */
const CONNECTING = 1000;
const ANSWERING = 3000;

/** How a client differs from others: `polling` is how much longer an answer may take because the service waits for messages (milliseconds), `tries` of one request are fewer where whoever asks repeats it, and `interruption` gives up what is asked. */
export type Manner = {
  readonly polling?: number;
  readonly tries?: number;
  readonly interruption?: AbortSignal | undefined;
};

const handlerOf = (requestTimeout: number, interruption: AbortSignal | undefined) => {
  const options = { connectionTimeout: CONNECTING, requestTimeout, throwOnRequestTimeout: true };
  return interruption ? new InterruptibleHandler(options, interruption) : options;
};

/** What every client is made with. */
export const clientOptions = (
  { endpoint, region }: Place,
  { polling = 0, tries = TRIES, interruption }: Manner = {},
) => ({
  ...(endpoint === undefined ? {} : { endpoint }),
  ...(region === undefined ? {} : { region }),
  maxAttempts: tries,
  requestHandler: handlerOf(ANSWERING + polling, interruption),
});

/** Where a client asked: the region that it found, and whether an endpoint takes the place of AWS's own. */
export type Asked = { readonly region: string; readonly isElsewhere: boolean };

/** Addresses of AWS itself. */
const OF_AWS = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/;

/** Whether an endpoint is another's than AWS. */
export const isElsewhere = (endpoint: string | undefined): boolean =>
  endpoint !== undefined && !OF_AWS.test(new URL(endpoint).hostname);

type PlacedClient<I extends object, O extends object> = {
  readonly config: { readonly region: () => Promise<string> };
  readonly middlewareStack: MiddlewareStack<I, O>;
};

/** Has the errors of a client tell where it asked (`asked`). */
export const tellingPlace = <I extends object, O extends object, C extends PlacedClient<I, O>>(
  client: C & PlacedClient<I, O>,
  { endpoint }: Place,
): C => {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const region = await client.config.region().catch(() => undefined);
        if (error instanceof Error && region !== undefined)
          Object.assign(error, { asked: { region, isElsewhere: isElsewhere(endpoint) } satisfies Asked });
        throw error;
      }
    },
    { step: 'initialize', name: 'tellPlace' },
  );
  return client;
};
