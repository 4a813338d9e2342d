import { isElsewhere } from '../../adapters/aws/place.ts';
import { ensureBucket, type EnsuredBucket } from './archive.ts';
import type { Config } from './config.ts';
import { ensureTables, type EnsuredTable } from './dynamodb.ts';
import { ensureMessaging, type EnsuredMessaging } from './ensure-messaging.ts';
import { UsageError } from './failure.ts';

/** What was found of a table, bus, queue, topic or bucket that was wanted. */
export type Ensured = EnsuredTable | EnsuredMessaging | EnsuredBucket;

const refuseAws = ({ dynamodb, sqs, eventbridge, sns, s3 }: Config): void => {
  for (const { endpoint } of [dynamodb, sqs, eventbridge, sns, s3]) {
    if (endpoint === undefined || isElsewhere(endpoint)) continue;
    throw new UsageError(
      `${endpoint} is AWS and no emulator; what is deployed there is made by the infrastructure, so nothing was made`,
    );
  }
};

/** Makes what is missing on the emulators whose endpoints are configured: only there, because what is deployed is made otherwise. Failures are UsageError and those of the ports. */
export const ensure = async (config: Config): Promise<readonly Ensured[]> => {
  refuseAws(config);
  const ensured = [
    ...(await ensureTables(config)),
    ...(await ensureMessaging(config)),
    ...(await ensureBucket(config)),
  ];
  if (ensured.length > 0) return ensured;
  throw new UsageError(
    'Tables, queues, buses, topics and buckets are made on an emulator alone; name its address in TAPEWATCH_DYNAMODB_ENDPOINT, TAPEWATCH_SQS_ENDPOINT, TAPEWATCH_EVENTBRIDGE_ENDPOINT, TAPEWATCH_SNS_ENDPOINT or TAPEWATCH_S3_ENDPOINT',
  );
};
