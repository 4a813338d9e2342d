import { writeFileSync } from 'node:fs';
import { documents } from './documents.ts';
import { brokenPromises } from './public-events.ts';
import { fileOf } from './published.ts';

const broken = brokenPromises();
if (broken.length > 0) {
  process.stderr.write(`Nothing was written:\n${broken.join('\n')}\n`);
  process.exitCode = 1;
} else {
  for (const document of await documents()) writeFileSync(fileOf(document), document.text);
}
