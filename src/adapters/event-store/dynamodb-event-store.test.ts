import { afterAll } from 'vitest';
import { EMULATOR } from '../dynamodb/dynoxide.fixture.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { eventStoreContract } from './event-store.contract.ts';
import { historiesContract } from './histories.contract.ts';
import { interleavingsContract } from './interleavings.contract.ts';

const NAME = `DynamoDB event store on ${EMULATOR}`;

const { subject, stop } = await openWorkbench();

afterAll(stop);

eventStoreContract(NAME, (now) => subject.open(now), subject.ids);

historiesContract(NAME, subject, 300);

interleavingsContract(NAME, subject, 400);
