import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ensurePage, pageFolder } from './build-page.ts';

let root: string;

beforeAll(async () => {
  const build = await ensurePage();
  if (!build.built) throw new Error(build.reason);
  ({ root } = build);
});

test('the built page keeps to its own files and has no inline script or style', async () => {
  const html = await readFile(join(root, 'index.html'), 'utf8');
  const links = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThanOrEqual(3);
  expect(links.filter((link) => !link?.startsWith('./assets/'))).toEqual([]);
  expect(html).not.toMatch(/<style|<script(?![^>]*src=)|style="/);
});

test('a page built from the same sources is not built again', async () => {
  const before = await stat(join(root, 'index.html'));
  expect(await ensurePage()).toEqual({ built: true, root });
  expect((await stat(join(root, 'index.html'))).ino).toBe(before.ino);
});

test('the folder is made; where that cannot be, as in a checkout that is read only, there is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'build-page-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const made = join(folder, 'dist/page');
  expect(pageFolder(made)).toBe(made);
  expect((await stat(made)).isDirectory()).toBe(true);
  const taken = join(folder, 'file');
  await writeFile(taken, '');
  expect(pageFolder(taken)).toBeNull();
  expect(pageFolder(join(taken, 'page'))).toBeNull();
});
