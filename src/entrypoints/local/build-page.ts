import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { glob, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the page as built from its present sources, or why there is none. */
export type PageBuild =
  | { readonly built: true; readonly root: string }
  | { readonly built: false; readonly reason: string };

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const ROOT = join(CHECKOUT, 'dist/page');
const CONFIG = join(CHECKOUT, 'src/entrypoints/page/vite.config.ts');

/** The folder the page is served from, made when missing, null where it cannot be made; what is in it is built by ensurePage. */
export const pageFolder = (root: string = ROOT): string | null => {
  try {
    mkdirSync(root, { recursive: true });
    return root;
  } catch {
    return null;
  }
};

/** Everything the page is made of: its own files, what it may import, and the versions of its packages. */
const SOURCES = ['package-lock.json', 'src/{domain,application,entrypoints/page}/**/*.{ts,tsx,css,html,svg,json}'];

/** Beside the built files: the digest of the sources they were built from. */
const STAMP = '.sources';

const digestOfSources = async (): Promise<string> => {
  const files: string[] = [];
  for await (const file of glob(SOURCES, { cwd: CHECKOUT })) if (!file.endsWith('.test.ts')) files.push(file);
  const digest = createHash('sha256');
  for (const file of files.toSorted()) digest.update(`${file}\0`).update(await readFile(join(CHECKOUT, file)));
  return digest.digest('hex');
};

const builtFrom = async (): Promise<string> => {
  try {
    return await readFile(join(ROOT, STAMP), 'utf8');
  } catch {
    return '';
  }
};

/** Puts a finished build in place of the old one; whoever is second leaves the place to the first. */
const putInPlace = async (folder: string): Promise<void> => {
  const old = `${folder}-old`;
  await rename(ROOT, old).catch(() => {});
  await rename(folder, ROOT).catch(() => rm(folder, { recursive: true }));
  await rm(old, { recursive: true, force: true });
};

const buildInto = async (folder: string): Promise<void> => {
  const { build } = await import('vite');
  await build({ configFile: CONFIG, configLoader: 'native', logLevel: 'silent', build: { outDir: folder } });
};

/** Builds the page unless it is already built from the sources as they are; never throws. */
export const ensurePage = async (): Promise<PageBuild> => {
  try {
    const digest = await digestOfSources();
    if ((await builtFrom()) === digest) return { built: true, root: ROOT };
    const folder = `${ROOT}-${process.pid}`;
    await buildInto(folder);
    await writeFile(join(folder, STAMP), digest);
    await putInPlace(folder);
    return { built: true, root: ROOT };
  } catch (error) {
    return { built: false, reason: error instanceof Error ? error.message : String(error) };
  }
};
