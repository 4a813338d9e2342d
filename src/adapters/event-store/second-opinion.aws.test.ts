import { afterAll, inject } from 'vitest';
import { CREDENTIALS } from '../aws/answers.fixture.ts';
import type { Emulator } from '../dynamodb/dynoxide.fixture.ts';
import { openClient } from '../dynamodb/table.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { eventStoreContract } from './event-store.contract.ts';
import { historiesContract } from './histories.contract.ts';
import { interleavingsContract } from './interleavings.contract.ts';

/** DynamoDB Local where it can be had, else moto. */
const { endpoint, name } = inject('dynamodbLocal') ?? inject('moto');

const opened = async (): Promise<Emulator> => {
  Object.assign(process.env, CREDENTIALS);
  const client = openClient({ endpoint });
  return { endpoint, client: () => client, stop: async () => client.destroy() };
};

const NAME = `DynamoDB event store on ${name}`;

const bench = await openWorkbench(opened());

afterAll(() => bench.stop());

eventStoreContract(NAME, (now) => bench.subject.open(now), bench.subject.ids);

historiesContract(NAME, bench.subject, 100);

interleavingsContract(NAME, bench.subject, 50);
