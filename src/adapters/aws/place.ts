/** Where a service is: `endpoint` takes the place of AWS's own, `region` that of the environment; credentials and further certificates come from the environment alone. */
export type Place = { readonly endpoint?: string | undefined; readonly region?: string | undefined };

/** Tries of one request, the first included: the SDK waits between them, longer each time, and stops earlier when most requests fail. */
const TRIES = 4;

/** How long a connection and an answer are waited for, in milliseconds. */
const CONNECTING = 1000;
const ANSWERING = 3000;

/** How a client differs from others: `polling` is how much longer an answer may take because the service waits for messages (milliseconds), `tries` of one request are fewer where whoever asks repeats it. */
export type Manner = { readonly polling?: number; readonly tries?: number };

/** What every client is made with. */
export const clientOptions = ({ endpoint, region }: Place, { polling = 0, tries = TRIES }: Manner = {}) => ({
  ...(endpoint === undefined ? {} : { endpoint }),
  ...(region === undefined ? {} : { region }),
  maxAttempts: tries,
  requestHandler: {
    connectionTimeout: CONNECTING,
    requestTimeout: ANSWERING + polling,
    throwOnRequestTimeout: true,
  },
});
