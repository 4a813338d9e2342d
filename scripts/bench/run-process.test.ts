import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runScript } from './run-process.ts';

const MEBIBYTE = 2 ** 20;
const HOLD = fileURLToPath(import.meta.resolve('./hold-memory.fixture.ts'));

test('a process is told by what it held itself, whatever this one holds', () => {
  const held = Buffer.alloc(400 * MEBIBYTE, 1);
  const small = runScript(HOLD, ['0']);
  const large = runScript(HOLD, [String(200 * MEBIBYTE)]);
  expect(small.peakBytes).toBeLessThan(held.byteLength);
  expect(large.peakBytes - small.peakBytes).toBeGreaterThan(190 * MEBIBYTE);
  expect(small.processorSeconds).toBeGreaterThan(0);
  expect(large.stdout).toBe('held\n');
});

test('a process that fails is an error with what it said', () => {
  expect(() => runScript(HOLD, ['much'])).toThrow('much is no number');
});
