import 'reflect-metadata';
import { test } from 'vitest';
import { createFileLedger } from '../adapters/ledger/file-ledger.ts';
import { createMemoryLedger } from '../adapters/ledger/memory-ledger.ts';

test('planted', () => [createFileLedger('ledger'), createMemoryLedger()]);
