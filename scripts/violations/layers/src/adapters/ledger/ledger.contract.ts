import { test } from 'vitest';
import type { Ledger } from '../../application/ports/ledger.ts';

export const ledgerContract = (open: () => Ledger): void => test('keeps a bar', () => open().keep({ close: 1 }));
