import type { Config } from './config.ts';
import { ensureTables, type EnsuredTable } from './dynamodb.ts';
import { ensureMessaging, type EnsuredMessaging } from './ensure-messaging.ts';
import { UsageError } from './failure.ts';

/** What was found of a table, bus, queue or topic that was wanted. */
export type Ensured = EnsuredTable | EnsuredMessaging;

/** Makes what is missing on the emulators whose endpoints are configured: only there, because what is deployed is made otherwise. Failures are UsageError and those of the ports. */
export const ensure = async (config: Config): Promise<readonly Ensured[]> => {
  const ensured = [...(await ensureTables(config)), ...(await ensureMessaging(config))];
  if (ensured.length > 0) return ensured;
  throw new UsageError(
    'Tables, queues, buses and topics are made on an emulator alone; name its address in TAPEWATCH_DYNAMODB_ENDPOINT, TAPEWATCH_SQS_ENDPOINT, TAPEWATCH_EVENTBRIDGE_ENDPOINT or TAPEWATCH_SNS_ENDPOINT',
  );
};
