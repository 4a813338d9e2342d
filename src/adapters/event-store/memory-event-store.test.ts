import { eventStoreContract } from './event-store.contract.ts';
import { createMemoryEventStore } from './memory-event-store.ts';

eventStoreContract('memory event store', (now) => createMemoryEventStore({ now }));
