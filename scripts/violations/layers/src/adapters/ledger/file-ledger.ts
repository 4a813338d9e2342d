import { appendFileSync } from 'node:fs';
import type { Ledger } from '../../application/ports/ledger.ts';

export const createFileLedger = (file: string): Ledger => ({ keep: ({ close }) => appendFileSync(file, `${close}\n`) });
