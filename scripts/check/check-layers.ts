import { cruise } from './layers.ts';

const { modules, violations } = cruise('.', ['src', 'features', 'scripts']);
for (const { rule, from, to } of violations) console.error(`${rule}: ${from} -> ${to}`);
console.log(`${modules} modules read`);
if (violations.length > 0) process.exitCode = 1;
