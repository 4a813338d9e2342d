import { readFileSync, writeSync } from 'node:fs';
import process from 'node:process';

/** Where run-process.ts listens for what a process cost. */
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

/** Processor time of all threads, in seconds. */
const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

process.on('exit', () => writeSync(REPORT_FD, `${peakBytes()} ${processorSeconds()}`));
