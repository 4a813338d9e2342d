#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runTapewatch } = await import('./program.ts');
await runTapewatch(process.argv);
