import { deliveryLogContract } from './delivery-log.contract.ts';
import { createMemoryDeliveryLog } from './memory-delivery-log.ts';

deliveryLogContract('memory', () => ({ log: createMemoryDeliveryLog(), close: () => {} }));
