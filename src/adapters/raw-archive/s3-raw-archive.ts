import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { ArchiveError, type RawAnswer, type RawArchive } from '../../application/ports/raw-archive.ts';
import { awsFailureOf, FOREIGN } from '../aws/failure.ts';
import { clientOptions, tellingPlace, type Place } from '../aws/place.ts';
import { isOf, keyOf } from './archive-key.ts';

/** The bucket by name and the client that reaches it. */
export type S3RawArchiveOptions = { readonly client: S3Client; readonly bucket: string };

/** A client of S3; an emulator at an endpoint of its own knows buckets by path alone. */
export const openS3 = (place: Place, interruption?: AbortSignal): S3Client =>
  tellingPlace(
    new S3Client({ ...clientOptions(place, { interruption }), forcePathStyle: place.endpoint !== undefined }),
    place,
  );

/** Whether S3 says that something stands there already. */
const isThere = (error: unknown): boolean => error instanceof S3ServiceException && error.name === 'PreconditionFailed';

/** Keeps answers in a bucket of S3: each is put only where nothing stands, and checked by S3 on its way. */
export const createS3RawArchive = ({ client, bucket }: S3RawArchiveOptions): RawArchive => {
  const told = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      const failure = awsFailureOf(cause);
      throw failure ? new ArchiveError(failure.kind, `The bucket ${bucket} ${failure.words}.`, { cause }) : cause;
    }
  };

  const put = async (key: string, { body }: RawAnswer): Promise<void> => {
    const asked = { Bucket: bucket, Key: key, Body: body, IfNoneMatch: '*', ChecksumAlgorithm: 'SHA256' } as const;
    try {
      const { ETag: tag } = await client.send(new PutObjectCommand(asked));
      if (tag === undefined) throw new ArchiveError(FOREIGN.kind, `The bucket ${bucket} ${FOREIGN.words}.`);
    } catch (error) {
      if (!isThere(error)) throw error;
    }
  };

  const get = async (key: string): Promise<Uint8Array | null> => {
    try {
      const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  };

  return {
    keep: async (answer) => {
      const key = keyOf(answer);
      await told(put(key, answer));
      return key;
    },
    read: async (key) => {
      const body = await told(get(key));
      if (body === null || isOf(key, body)) return body;
      throw new ArchiveError('corrupt', `The answer ${key} in the bucket ${bucket} is not as it was kept.`);
    },
  };
};
