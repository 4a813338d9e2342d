#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/node-compile', import.meta.url)));
const [, , first, what = ''] = process.argv;
if (first === '__complete') {
  // A shell waits for it at every Tab: it reads no more of the program than it needs.
  const { offer } = await import('./offer.ts');
  await offer(what);
} else {
  const { runTapewatch } = await import('./program.ts');
  await runTapewatch(process.argv);
}
