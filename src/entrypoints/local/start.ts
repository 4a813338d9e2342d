import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/node-compile', import.meta.url)));
const { startTapewatch } = await import('./start-tapewatch.ts');
await startTapewatch(process.env);
