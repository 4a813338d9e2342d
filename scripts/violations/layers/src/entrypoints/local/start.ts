import { Container } from 'inversify';
import { env } from 'node:process';
import { createFileLedger } from '../../adapters/ledger/file-ledger.ts';

export const start = (): unknown => new Container().bind('ledger').toConstantValue(createFileLedger(env['LEDGER'] ?? ''));
