import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ensurePage } from '../local/build-page.ts';
import { openWorkplace, START, TAPEWATCH, type Workplace } from '../local/workplace.fixture.ts';
import { openPage, startBrowser } from './browser.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
let place: Workplace;

beforeAll(async () => {
  const build = await ensurePage();
  if (!build.built) throw new Error(build.reason);
  browser = await startBrowser();
});

afterAll(() => browser.close());

beforeEach(() => {
  place = openWorkplace();
});

afterEach(() => place.close());

const ROWS = '.findings button';

/** Plays February to April 2020 as if it happened now, in a process of its own; gives its address. */
const playCrash = (barsPerSecond: number): Promise<string> =>
  place.start(TAPEWATCH, ['demo', '--speed', `${barsPerSecond}`]).said(/Watch (http:\/\/[^/]+)\//);

const show = async (url: string): Promise<Page & { readonly asked: readonly string[] }> => {
  const { page, requests } = await openPage(browser);
  await page.goto(url);
  await page.locator('.link', { hasText: /^live$/ }).waitFor();
  return Object.assign(page, { asked: requests });
};

/** Makes the page believe that nobody, or somebody, sees it. */
const setHidden = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

/** Waits until the page asks for nothing any more: what was under way has ended. */
const untilSilent = async (page: { readonly asked: readonly string[] }): Promise<void> => {
  let asked = -1;
  const isSilent = (): boolean => asked === (asked = page.asked.length);
  await vi.waitUntil(isSilent, { timeout: 20_000, interval: 1000 });
};

const newsOf = (page: Page): Promise<string | null> => page.locator('.news button').getAttribute('title');

describe('while bars come in, the page', () => {
  test('tells of a finding as it is made, lists it, and opens it by key', async () => {
    const page = await show(`${await playCrash(4)}/#/^GSPC`);
    await page.locator('.news button').waitFor();
    const reason = await newsOf(page);
    expect(reason).toMatch(/^\^GSPC .* on 2020-0[234]-\d\d/);
    await page
      .locator(ROWS, { has: page.locator('.fresh') })
      .first()
      .waitFor();
    await page.keyboard.press('o');
    await page.locator('.panel h2').waitFor();
    expect(await page.locator('.panel .kind').textContent()).toMatch(/Price|Volume/);
    expect(page.asked.filter((url) => new URL(url).pathname === '/')).toHaveLength(1);
  });

  test('is silent while nobody sees it, and then misses nothing', async () => {
    const url = await playCrash(2);
    const read = async <T>(path: string): Promise<T> => (await (await fetch(`${url}${path}`)).json()) as T;
    const head = async (): Promise<number> => (await read<{ head: number }>('/system')).head;
    const found = async (): Promise<number> =>
      (await read<{ count: number }>('/anomalies?from=2020-02-03&limit=100')).count;
    const page = await show(`${url}/#/^GSPC`);
    await setHidden(page, true);
    await untilSilent(page);
    const [asked, before] = [page.asked.length, await head()];
    const hasMoved = async (): Promise<boolean> => (await head()) > before + 5 && (await found()) > 0;
    await vi.waitUntil(hasMoved, { timeout: 40_000, interval: 200 });
    expect(page.asked).toHaveLength(asked);
    await setHidden(page, false);
    await page.locator('.news button').waitFor();
    expect(page.asked.filter((address) => /\/events\?after=\d/.test(address)).length).toBeGreaterThan(1);
  });
});

const days = Array.from({ length: 90 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
const calm = days.map((day, i) => `${day},100,101,99,${(100 + Math.sin(i / 7)).toFixed(2)},${1_000_000 + i}`);

const write = (rows: readonly string[]): string =>
  place.write('CALM.csv', ['date,open,high,low,close,volume', ...rows, ''].join('\n'));

describe('when the link breaks, the page', () => {
  test('says so, keeps what it has, and goes on by itself when the server is back', async () => {
    const settings = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: write(calm) };
    const first = place.start(START, [], settings);
    const url = await first.said(/listens on (\S+)/);
    const page = await show(`${url}/#/CALM?panel=decisions`);
    await page.getByText('Calm.').waitFor();
    first.process.kill('SIGKILL');
    await page.getByRole('alert').filter({ hasText: 'No answer from Tapewatch since' }).waitFor();
    expect(await page.locator('.quote h1').textContent()).toBe('CALM');
    write([...calm.slice(0, -1), `${days.at(-1)},100,101,99,100.5,1000089`, '2024-04-01,100,101,60,61,9000000']);
    await first.ended;
    await place.start(START, [], { ...settings, PORT: new URL(url).port }).said(/Serving until stopped/);
    await page.locator(ROWS).first().waitFor();
    await page.locator('.link', { hasText: /^live$/ }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.locator(ROWS).first().textContent()).toContain('2024-04-01');
    expect(await page.locator('.log .corrected').textContent()).toMatch(/^corrected, was close 100\.\d\d$/);
    expect(page.asked.filter((address) => new URL(address).pathname === '/')).toHaveLength(1);
  });

  test('says when events alone are refused, and connects again', async () => {
    const running = place.start(START);
    const url = await running.said(/listens on (\S+)/);
    await running.said(/Serving until stopped/);
    const { page } = await openPage(browser);
    await page.route('**/events*', (route) => route.fulfill({ status: 503, json: { title: 'Service Unavailable' } }));
    await page.goto(`${url}/#/^GSPC`);
    await page.locator(ROWS).first().waitFor();
    await page.getByText('News no longer comes in by itself.').waitFor();
    expect(await page.locator('.link').textContent()).toBe('connected');
    await page.unroute('**/events*');
    await page.locator('.link', { hasText: /^live$/ }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
