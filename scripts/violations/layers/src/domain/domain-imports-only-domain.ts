import { readFileSync } from 'node:fs';
import { Container } from 'inversify';
import type { Ledger } from '../application/ports/ledger.ts';
import { createMemoryLedger } from '../adapters/ledger/memory-ledger.ts';
import { start } from '../entrypoints/local/start.ts';

export type Kept = Ledger;
export const planted = [readFileSync, Container, createMemoryLedger, start, import('zod')];
