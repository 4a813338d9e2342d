import { enableCompileCache } from 'node:module';

enableCompileCache();
const { startTapewatch } = await import('./start-tapewatch.ts');
await startTapewatch(process.env);
