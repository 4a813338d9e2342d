import { CreateBucketCommand, HeadBucketCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import { awsFailureOf } from '../../adapters/aws/failure.ts';
import { createS3RawArchive, openS3 } from '../../adapters/raw-archive/s3-raw-archive.ts';
import { ArchiveError, type RawArchive } from '../../application/ports/raw-archive.ts';
import type { Config } from './config.ts';

/** The archive in the bucket that is configured; nothing is asked before it is used. */
export const openS3Archive = ({ s3: { bucket = '', ...place } }: Config, interruption?: AbortSignal): RawArchive =>
  createS3RawArchive({ client: openS3(place, interruption), bucket });

/** What was found of a bucket that was wanted. */
export type EnsuredBucket = { readonly what: 'bucket'; readonly name: string; readonly made: boolean };

const isThere = async (client: S3Client, bucket: string): Promise<boolean> => {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
};

/** Makes the bucket of the archive where it is missing, on the endpoint that is configured; nothing where there is none. Failures are ArchiveError. */
export const ensureBucket = async ({ s3: { bucket, ...place } }: Config): Promise<readonly EnsuredBucket[]> => {
  if (bucket === undefined || place.endpoint === undefined) return [];
  const client = openS3(place);
  try {
    const made = !(await isThere(client, bucket));
    if (made) await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return [{ what: 'bucket', name: bucket, made }];
  } catch (cause) {
    const failure = awsFailureOf(cause);
    throw failure ? new ArchiveError(failure.kind, `The bucket ${bucket} ${failure.words}.`, { cause }) : cause;
  } finally {
    client.destroy();
  }
};
