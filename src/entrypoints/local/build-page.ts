import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { glob, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
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

/** Where a page's sources are, where it is served from, and what builds it into a folder. */
export type PagePlace = {
  readonly checkout: string;
  readonly root: string;
  readonly build: (folder: string) => Promise<void>;
};

const digestOfSources = async (checkout: string): Promise<string> => {
  const files: string[] = [];
  for await (const file of glob(SOURCES, { cwd: checkout })) if (!file.endsWith('.test.ts')) files.push(file);
  const digest = createHash('sha256');
  for (const file of files.toSorted()) digest.update(`${file}\0`).update(await readFile(join(checkout, file)));
  return digest.digest('hex');
};

const builtFrom = async (root: string): Promise<string> => {
  try {
    return await readFile(join(root, STAMP), 'utf8');
  } catch {
    return '';
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Removes what builds have left behind whose process has ended before them. */
const sweep = async (root: string): Promise<void> => {
  for await (const name of glob(`${basename(root)}-*`, { cwd: dirname(root) })) {
    const [, pid] = /-(\d+)(?:-old)?$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(dirname(root), name), { recursive: true, force: true });
  }
};

/** Puts a finished build in place of the old one; whoever is second leaves the place to the first. */
const putInPlace = async (folder: string, root: string): Promise<void> => {
  const old = `${folder}-old`;
  await rename(root, old).catch(() => {});
  await rename(folder, root).catch(() => rm(folder, { recursive: true }));
  await rm(old, { recursive: true, force: true });
};

const buildInto = async (folder: string): Promise<void> => {
  const { build } = await import('vite');
  await build({ configFile: CONFIG, configLoader: 'native', logLevel: 'silent', build: { outDir: folder } });
};

/** Builds the page (default the one of this checkout) unless it is already built from the sources as they are; never throws. */
export const ensurePage = async (
  { checkout, root, build }: PagePlace = { checkout: CHECKOUT, root: ROOT, build: buildInto },
): Promise<PageBuild> => {
  try {
    const digest = await digestOfSources(checkout);
    await sweep(root);
    if ((await builtFrom(root)) === digest) return { built: true, root };
    const folder = `${root}-${process.pid}`;
    await build(folder);
    await writeFile(join(folder, STAMP), digest);
    await putInPlace(folder, root);
    return { built: true, root };
  } catch (error) {
    return { built: false, reason: error instanceof Error ? error.message : String(error) };
  }
};
