import { clock } from './clock.fixture.ts';
import { test } from 'vitest';
import { ledgerContract } from './clock.contract.ts';

export const planted = [clock, test, ledgerContract];
