import { GATES } from './gates.ts';
import { runGate } from './run-gate.ts';

for (const gate of GATES) {
  const { passed, seconds, output } = runGate(gate);
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${gate.name} (${seconds.toFixed(1)} s)`);
  if (passed) continue;
  console.log(output);
  process.exitCode = 1;
}
