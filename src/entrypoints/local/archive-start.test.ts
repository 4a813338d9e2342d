import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { EMULATOR, startFauxqs } from '../../adapters/aws/fauxqs.fixture.ts';
import { openS3 } from '../../adapters/raw-archive/s3-raw-archive.ts';
import { openWorkplace, START, TAPEWATCH, type Workplace } from './workplace.fixture.ts';

const emulator = await startFauxqs();
const client = openS3(emulator);
const BARS = 'ticker,date,open,high,low,close,volume\nACME,2024-01-02,1,1,1,1,1\n';

let place: Workplace;
let settings: Readonly<Record<string, string>>;

beforeEach(() => {
  place = openWorkplace();
  settings = {
    ...CREDENTIALS,
    TAPEWATCH_CHANNELS: '',
    TAPEWATCH_PROVIDER: 'csv',
    TAPEWATCH_CSV_PATH: place.write('bars.csv', BARS),
    TAPEWATCH_ARCHIVE: 's3',
    TAPEWATCH_S3_BUCKET: 'raw-answers',
    TAPEWATCH_S3_ENDPOINT: emulator.endpoint,
  };
});

afterEach(() => place.close());

afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

const serve = async (): Promise<void> => {
  const server = place.start(START, [], settings);
  await server.said(/Serving until stopped/);
  server.process.kill('SIGINT');
  expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
};

describe(`what a provider answered, in a bucket on ${EMULATOR}`, { timeout: 60_000 }, () => {
  test('has to be kept before anything is judged', async () => {
    const { code, stdout, stderr } = await place.run(START, [], settings);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.not.stringContaining('ACME') });
    expect(stderr).toBe(
      'tapewatch: The bucket raw-answers is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure.\n',
    );
    expect((await place.run(TAPEWATCH, ['audit', 'verify'], settings)).stdout).toContain('0 commits');
  });

  test('is kept as it came, once, by its content', async () => {
    expect((await place.run(TAPEWATCH, ['infra', 'ensure'], settings)).stdout).toBe(
      'The bucket raw-answers was made.\n',
    );
    await serve();
    await serve();
    const { Contents: kept = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'raw-answers' }));
    expect(kept.map(({ Key: key }) => key)).toEqual([
      expect.stringMatching(/^csv\/\d{4}-\d\d-\d\d\/bars\.csv\/[0-9a-f]{64}$/),
    ]);
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: 'raw-answers', Key: kept[0]?.Key }));
    expect(await body?.transformToString()).toBe(BARS);
    expect((await place.run(TAPEWATCH, ['infra', 'ensure'], settings)).stdout).toBe(
      'The bucket raw-answers is there already.\n',
    );
  });
});
