import { faultOf } from '../../src/adapters/aws/faults.fixture.ts';
import type { Call } from './network.ts';
import type { Way } from './remote-log.ts';

/** What clients are made with: nothing is sent, so that no region matters and what is done for a request need not be put together each time. */
export const CONFIG = { region: 'us-east-1', cacheMiddleware: true };

/** Tries of one request, as the SDK makes them: where whoever asks repeats it, and elsewhere. */
export const [ONCE, FOUR_TIMES] = [1, 4];

const PASSING = (['throttled', 'lost'] as const).map((fault) => faultOf(fault).name);

const isPassing = (error: unknown): error is Error => error instanceof Error && PASSING.includes(error.name);

/** A request to a service over the network, tried again where it was turned away or lost, so often at most. Throws what the SDK throws. */
export const request = async <T>(
  { network, caller }: Way,
  call: Omit<Call<T>, 'failure'>,
  tries: number,
): Promise<T> => {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await network.call(caller, { ...call, failure: faultOf });
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (attempts === tries) throw Object.assign(error, { $metadata: { attempts } });
    }
  }
};

/** An answer of a service as the SDK gives it. */
export const answered = (answer: object) => ({ output: { $metadata: {}, ...answer }, response: {} });
