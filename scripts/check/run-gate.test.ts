import { expect, test } from 'vitest';
import { runGate } from './run-gate.ts';

test('a command that ends with 0 passes', () => {
  expect(runGate({ name: 'fine', command: ['node', '--eval', 'console.log(1)'] })).toMatchObject({
    passed: true,
    output: '1\n',
  });
});

test('a command that ends with anything else fails, and what it printed is kept', () => {
  const broken = { name: 'broken', command: ['node', '--eval', 'console.error(2); process.exit(3)'] } as const;
  expect(runGate(broken)).toMatchObject({ passed: false, output: '2\n' });
});

test('a command that a signal ends fails', () => {
  const killed = { name: 'killed', command: ['node', '--eval', 'process.kill(process.pid)'] } as const;
  expect(runGate(killed)).toMatchObject({ passed: false });
});

test('a command that does not exist fails', () => {
  const missing = { name: 'missing', command: ['no-such-tool'] } as const;
  expect(runGate(missing)).toMatchObject({
    passed: false,
    output: expect.stringContaining('no-such-tool could not be run'),
  });
});
