import { startTapewatch } from './start-tapewatch.ts';

await startTapewatch(process.env);
