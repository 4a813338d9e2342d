import { spawnSync } from 'node:child_process';
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

/** Named in full, because Maven tells only then why it could not have it. */
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies';

/** What Maven says of a registry that it could not ask. */
const UNREACHABLE =
  /Unknown host|Connection refused|Connection reset|[Cc]onnect(?:ion)? timed out|Read timed out|No route to host|Network is unreachable|status code: 50[234]/;

/** Why the registry could not be reached, in the words of Maven, which ended with an error; throws where it failed for another reason. */
export const unreachable = (said: string): string => {
  const [reason] = UNREACHABLE.exec(said) ?? [];
  if (reason !== undefined) return reason;
  throw new Error(`DynamoDB Local cannot be had, though its registry answers or was not asked: ${said.trim()}`);
};

/** Gives why the registry could not be reached, null where all was copied. */
const copyTo = (folder: string): string | null => {
  rmSync(folder, { recursive: true, force: true });
  const words = ['-q', '-B', '-U', '-f', POM, COPY, `-DoutputDirectory=${folder}`];
  const { status, stdout, stderr, error } = spawnSync('mvn', words, { encoding: 'utf8', timeout: PATIENCE });
  if (error) throw new Error('DynamoDB Local cannot be had; Java 17 and Maven are needed.', { cause: error });
  if (status !== 0) return unreachable(`${stdout}${stderr}`);
  writeFileSync(join(folder, 'complete'), '');
  return null;
};

/** The folder with DynamoDB Local and what it needs, fetched once for this version; null with a printed reason where its registry cannot be reached. */
const libraries = (): string | null => {
  const folder = join(CACHE, `dynamodb-local-${hash('sha256', readFileSync(POM)).slice(0, 12)}`);
  if (existsSync(join(folder, 'complete'))) return folder;
  const reason = copyTo(folder);
  if (reason === null) return folder;
  process.stdout.write(
    `DynamoDB Local is left out, and moto gives the second opinion: its registry cannot be reached (${reason}).\n`,
  );
  return null;
};

/** Starts DynamoDB Local on the loopback address and a free port; null where its registry cannot be reached. Throws where it cannot be had for another reason. */
export const startDynamodbLocal = async (): Promise<Started | null> => {
  const folder = libraries();
  if (folder === null) return null;
  const words = [`-Djava.library.path=${folder}`, '-Xmx400m', '-cp', `${folder}/*`, pathOf('DynamoDbLocal.java')];
  return start('java', [...words, `${await freePort()}`]);
};
