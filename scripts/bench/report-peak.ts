import { readFileSync, writeSync } from 'node:fs';
import process from 'node:process';

/** Where run-process.ts listens for the peak. */
const REPORT_FD = 3;

/** Most memory this process held, in bytes. Linux keeps in resourceUsage what the parent held before the program was loaded, so its own high-water mark goes first. */
const peakBytes = (): number => {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // Only Linux has that file.
  }
  return process.resourceUsage().maxRSS * 1024;
};

process.on('exit', () => writeSync(REPORT_FD, String(peakBytes())));
