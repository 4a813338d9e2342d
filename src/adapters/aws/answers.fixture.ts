import * as z from 'zod';
import type { Client } from './faults.fixture.ts';

const sent = z.object({ headers: z.object({ 'x-amz-target': z.string() }), body: z.instanceof(Uint8Array) });

/** A request as the SDK puts it on the wire: the operation it names, and its JSON body. */
export type Sent = { readonly operation: string; readonly body: unknown };

/** What is answered on the wire. */
export type Answer = { readonly status?: number; readonly body: unknown };

/** What a client of a service that signs needs, and nobody looks at. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' };

/** Has requests of a client answered here, in the place of the network: what it would send is serialised and signed as ever, and the answer read as ever. Gives what was sent, in order. */
export const answerRequests = <I extends object, O extends object>(
  client: Client<I, O>,
  answer: (request: Sent) => Answer,
): readonly Sent[] => {
  Object.assign(process.env, CREDENTIALS);
  const requests: Sent[] = [];
  client.middlewareStack.add(
    () => async (args) => {
      const { headers, body } = sent.parse(args.request);
      const request = {
        operation: headers['x-amz-target'],
        body: JSON.parse(new TextDecoder().decode(body)) as unknown,
      };
      requests.push(request);
      const { status = 200, body: answered } = answer(request);
      const text = new TextEncoder().encode(JSON.stringify(answered));
      return {
        response: { statusCode: status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: text },
      };
    },
    { step: 'deserialize', priority: 'low', name: 'answerRequests', override: true },
  );
  return requests;
};
