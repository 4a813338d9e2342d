import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/adapters/aws/free-port.fixture.ts';
import { start, type Started } from './started.ts';

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const POM = pathOf('dynamodb-local.xml');

const CACHE = pathOf('../../node_modules/.cache');

/** How long the libraries may take to come, in milliseconds. */
const PATIENCE = 300_000;

/** The version that is pinned. */
export const DYNAMODB_LOCAL = /<version>(\d+\.\d+\.\d+)</.exec(readFileSync(POM, 'utf8'))?.[1] ?? 'unknown';

const copyTo = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  const words = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
  execFileSync('mvn', words, { stdio: 'ignore', timeout: PATIENCE });
  writeFileSync(join(folder, 'complete'), '');
};

/** The folder with DynamoDB Local and what it needs, fetched once for this version; null with a printed reason where it cannot be had. */
const libraries = (): string | null => {
  const folder = join(CACHE, `dynamodb-local-${hash('sha256', readFileSync(POM)).slice(0, 12)}`);
  if (existsSync(join(folder, 'complete'))) return folder;
  try {
    copyTo(folder);
    return folder;
  } catch {
    process.stdout.write('DynamoDB Local is left out: it needs Java 17, Maven and the central repository.\n');
    return null;
  }
};

/** Starts DynamoDB Local on the loopback address and a free port; null where it cannot be had. */
export const startDynamodbLocal = async (): Promise<Started | null> => {
  const folder = libraries();
  if (folder === null) return null;
  const words = [`-Djava.library.path=${folder}`, '-Xmx400m', '-cp', `${folder}/*`, pathOf('DynamoDbLocal.java')];
  return start('java', [...words, `${await freePort()}`]);
};
