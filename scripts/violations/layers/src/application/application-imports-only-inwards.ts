import { z } from 'zod';
import { env } from 'node:process';
import { createMemoryLedger } from '../adapters/ledger/memory-ledger.ts';
import type { start } from '../entrypoints/local/start.ts';

export type Start = typeof start;
export const planted = [z, env, createMemoryLedger];
