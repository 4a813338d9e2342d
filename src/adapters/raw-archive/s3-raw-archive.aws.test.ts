import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, test } from 'vitest';
import type { Served } from '../aws/rules.fixture.ts';
import { openBucket } from './bucket.fixture.ts';
import { ANSWER, rawArchiveContract } from './raw-archive.contract.ts';

const proveOn = ({ endpoint, name }: Served): void => {
  rawArchiveContract(`s3 on ${name}`, () => openBucket(endpoint));

  test(`on ${name} nothing is put where an answer stands`, async () => {
    const { archive, client, bucket, close } = await openBucket(endpoint);
    const key = await archive.keep(ANSWER);
    const asked = { Bucket: bucket, Key: key, Body: 'other', IfNoneMatch: '*' };
    await expect(client.send(new PutObjectCommand(asked))).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await archive.read(key)).toEqual(ANSWER.body);
    await archive.keep(ANSWER);
    await close();
  });
};

proveOn(inject('ministack'));
proveOn(inject('moto'));
