import { eventStoreContract } from './event-store.contract.ts';
import { historiesContract } from './histories.contract.ts';
import { interleavingsContract } from './interleavings.contract.ts';
import { createMemoryEventStore } from './memory-event-store.ts';
import type { Subject } from './subject.fixture.ts';

const subject: Subject = {
  open: (now) => createMemoryEventStore({ now }),
  beside: (store) => store,
  reopen: (store) => store,
};

eventStoreContract('memory event store', (now) => subject.open(now));

historiesContract('memory event store', subject, 2000);

interleavingsContract('memory event store', subject, 20_000);
