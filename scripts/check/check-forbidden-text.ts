import { forbiddenTexts } from './forbidden-text.ts';

const hits = forbiddenTexts('.');
for (const { name, file, line } of hits) console.error(`${name}: ${file}:${line}`);
if (hits.length > 0) process.exitCode = 1;
