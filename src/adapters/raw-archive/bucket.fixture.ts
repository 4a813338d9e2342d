import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CREDENTIALS } from '../aws/answers.fixture.ts';
import type { OpenArchive } from './raw-archive.contract.ts';
import { createS3RawArchive, openS3 } from './s3-raw-archive.ts';

let count = 0;

/** Makes a bucket of its own on an emulator. */
export const openBucket = async (
  endpoint: string,
): Promise<OpenArchive & { readonly client: S3Client; readonly bucket: string }> => {
  Object.assign(process.env, CREDENTIALS);
  const client = openS3({ endpoint });
  const bucket = `raw-${process.pid}-${(count += 1)}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    client,
    bucket,
    archive: createS3RawArchive({ client, bucket }),
    spoil: async (key, body) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
    count: async () => (await client.send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount ?? 0,
    close: async () => client.destroy(),
  };
};
