import { afterAll } from 'vitest';
import { openSecondOpinion, SECOND_OPINION } from '../dynamodb/second-opinion.fixture.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { eventStoreContract } from './event-store.contract.ts';
import { historiesContract } from './histories.contract.ts';
import { interleavingsContract } from './interleavings.contract.ts';

const NAME = `DynamoDB event store on ${SECOND_OPINION.name}`;

const bench = await openWorkbench(openSecondOpinion());

afterAll(() => bench.stop());

eventStoreContract(NAME, (now) => bench.subject.open(now), bench.subject.ids);

historiesContract(NAME, bench.subject, 100);

interleavingsContract(NAME, bench.subject, 50);
