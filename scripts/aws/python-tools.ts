import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

const CACHE = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

/** How long the packages may take to install, in milliseconds. */
const PATIENCE = 600_000;

const run = (command: string, words: readonly string[]): void => {
  execFileSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'], timeout: PATIENCE });
};

/** The version of a package that is pinned. */
export const pinned = (name: string): string =>
  new RegExp(`^${name}==(.*)$`, 'm').exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? 'unknown';

const install = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  try {
    run('python3', ['-m', 'venv', folder]);
    run(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
  } catch (cause) {
    const needed = 'Python 3 with venv and its package index are needed';
    throw new Error(`The emulators of AWS cannot be installed; ${needed}.`, { cause });
  }
};

/** The folder with the programs of the pinned Python packages; made once for these pins, in an environment of its own. Throws where there is no Python 3 or the packages cannot be had. */
export const pythonTools = (): string => {
  const folder = join(CACHE, `aws-emulators-${hash('sha256', readFileSync(REQUIREMENTS)).slice(0, 12)}`);
  const complete = join(folder, 'complete');
  if (!existsSync(complete)) {
    process.stdout.write('Installing the emulators of AWS that scripts/aws/requirements.txt pins, once.\n');
    install(folder);
    writeFileSync(complete, '');
  }
  return join(folder, 'bin');
};

if (import.meta.main) pythonTools();
