#!/usr/bin/env node
import { runTapewatch } from './program.ts';

await runTapewatch(process.argv);
