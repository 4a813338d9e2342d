import { once } from 'node:events';
import { createServer } from 'node:http';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from 'vitest';
import { injectFaults, type Fault } from '../aws/faults.fixture.ts';
import { EMULATOR, startFauxqs } from '../aws/fauxqs.fixture.ts';
import { openBucket } from './bucket.fixture.ts';
import { ANSWER, archiveFailure, rawArchiveContract } from './raw-archive.contract.ts';
import { createS3RawArchive, openS3 } from './s3-raw-archive.ts';

const emulator = await startFauxqs();

afterAll(() => emulator.stop());

rawArchiveContract(`s3 on ${EMULATOR}`, () => openBucket(emulator.endpoint));

describe('faults on the way to S3', () => {
  test('an answer that is lost is asked for again, and the object is there once', async () => {
    const { archive, client, count, close } = await openBucket(emulator.endpoint);
    injectFaults(client, ['lost', 'server-error']);
    expect(await archive.read(await archive.keep(ANSWER))).toEqual(ANSWER.body);
    expect(await count()).toBe(1);
    await close();
  });

  test.each<[Fault, 'busy' | 'unavailable', RegExp]>([
    ['throttled', 'busy', /^The bucket \S+ is asked more than it takes for now; /],
    ['server-error', 'unavailable', /^The bucket \S+ cannot be reached or does not answer; /],
    ['forbidden', 'unavailable', /^The bucket \S+ may not be used with the credentials of the environment; /],
  ])('%s for good is told in a plain sentence, and nothing is kept', async (fault, kind, words) => {
    const { archive, client, count, close } = await openBucket(emulator.endpoint);
    injectFaults(
      client,
      Array.from({ length: 4 }, () => fault),
    );
    expect((await archiveFailure(archive.keep(ANSWER), kind)).message).toMatch(words);
    injectFaults(client, []);
    expect(await count()).toBe(0);
    await close();
  });

  test('an answer that is none of S3 keeps nothing, and is told', async () => {
    const server = createServer((_, response) => response.end('<html><body>Sign in</body></html>'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const client = openS3({
      endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    });
    const archive = createS3RawArchive({ client, bucket: 'raw' });
    expect((await archiveFailure(archive.keep(ANSWER), 'unavailable')).message).toBe(
      'The bucket raw answers otherwise than AWS does; check its endpoint, where something else is.',
    );
    client.destroy();
    server.close();
  });

  test('a bucket that is not there is named', async () => {
    const { client, close } = await openBucket(emulator.endpoint);
    const archive = createS3RawArchive({ client, bucket: 'nowhere' });
    const missing =
      'The bucket nowhere is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure.';
    expect((await archiveFailure(archive.keep(ANSWER), 'unavailable')).message).toBe(missing);
    expect((await archiveFailure(archive.read('sample/day/^GSPC/0'), 'unavailable')).message).toBe(missing);
    await close();
  });
});

test(`a known gap of ${EMULATOR}: an object is put where one stands though it was asked not to; S3 refuses that`, async () => {
  const { archive, client, bucket, close } = await openBucket(emulator.endpoint);
  const asked = { Bucket: bucket, Key: await archive.keep(ANSWER), Body: 'other', IfNoneMatch: '*' };
  await expect(client.send(new PutObjectCommand(asked))).resolves.toBeDefined();
  await close();
});
