import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensurePage, pageFolder, type PagePlace } from './build-page.ts';

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

describe('a page in a checkout of its own', () => {
  const SOURCE = 'src/entrypoints/page/main.tsx';

  /** A checkout of one source, whose build says how often it was built; and a process id that is nobody's. */
  const openPlace = async (): Promise<PagePlace & { readonly dist: string }> => {
    const checkout = await mkdtemp(join(tmpdir(), 'build-page-'));
    onTestFinished(() => rm(checkout, { recursive: true }));
    await mkdir(join(checkout, 'src/entrypoints/page'), { recursive: true });
    await writeFile(join(checkout, SOURCE), 'one');
    const dist = join(checkout, 'dist');
    await mkdir(dist);
    let builds = 0;
    const build = async (folder: string): Promise<void> => {
      builds += 1;
      await mkdir(folder);
      await writeFile(join(folder, 'index.html'), `build ${builds}`);
    };
    return { checkout, root: join(dist, 'page'), build, dist };
  };

  const shown = (place: PagePlace): Promise<string> => readFile(join(place.root, 'index.html'), 'utf8');

  test('is built anew when a source has changed, come or gone, and only then', async () => {
    const place = await openPlace();
    const seen: string[] = [];
    const look = async (): Promise<void> => {
      expect(await ensurePage(place)).toEqual({ built: true, root: place.root });
      seen.push(await shown(place));
    };
    await look();
    await look();
    await writeFile(join(place.checkout, SOURCE), 'two');
    await look();
    await writeFile(join(place.checkout, 'package-lock.json'), '{}');
    await look();
    await writeFile(join(place.checkout, 'src/entrypoints/page/main.test.ts'), '');
    await look();
    await rm(join(place.checkout, 'package-lock.json'));
    await look();
    expect(seen).toEqual(['build 1', 'build 1', 'build 2', 'build 3', 'build 3', 'build 4']);
    expect(await readdir(place.dist)).toEqual(['page']);
  });

  test('clears what builds left that were ended between their steps, not what others are at', async () => {
    const place = await openPlace();
    const ended = 2 ** 30;
    const alive = `page-${process.ppid}`;
    for (const name of [`page-${ended}`, `page-${ended}-old`, alive]) {
      await mkdir(join(place.dist, name));
      await writeFile(join(place.dist, name, 'index.html'), '');
    }
    await ensurePage(place);
    expect((await readdir(place.dist)).toSorted()).toEqual(['page', alive]);
    expect(await shown(place)).toBe('build 1');
  });

  test('that cannot be built says why', async () => {
    const place = await openPlace();
    const build = async (): Promise<void> => Promise.reject(new Error('No.'));
    expect(await ensurePage({ ...place, build })).toEqual({ built: false, reason: 'No.' });
  });
});
