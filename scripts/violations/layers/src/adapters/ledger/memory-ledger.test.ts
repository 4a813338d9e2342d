import { ledgerContract } from './ledger.contract.ts';
import { createMemoryLedger } from './memory-ledger.ts';

ledgerContract(createMemoryLedger);
