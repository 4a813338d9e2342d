import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ensurePage } from '../local/build-page.ts';
import type { Findings } from './api/answers.ts';
import { faintTexts, openPage, startBrowser } from './browser.fixture.ts';
import { startLocalApp, type LocalApp } from './local-app.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
let app: LocalApp;

beforeAll(async () => {
  const build = await ensurePage();
  if (!build.built) throw new Error(build.reason);
  [browser, app] = await Promise.all([
    startBrowser(),
    startLocalApp(async () => ({
      TAPEWATCH_PROVIDER: 'synthetic',
      TAPEWATCH_SYNTHETIC_TICKERS: '12',
      TAPEWATCH_SYNTHETIC_FROM: '2023-01-03',
      TAPEWATCH_SYNTHETIC_TO: '2024-06-28',
      TAPEWATCH_SYNTHETIC_PLANTS_PER_YEAR: '4',
    })),
  ]);
  await vi.waitUntil(async () => (await fetch(`${app.url}/ready`)).ok, { timeout: 60_000, interval: 100 });
});

afterAll(async () => {
  await browser.close();
  await app.kill();
});

const show = async (address = '', options: Parameters<typeof openPage>[1] = {}): Promise<Page> => {
  const { page } = await openPage(browser, options);
  await page.goto(`${app.url}/${address}`);
  await page.locator('.link.live').waitFor();
  return page;
};

const shown = (page: Page, ticker: string): Promise<void> => page.locator('h1', { hasText: ticker }).waitFor();

const search = (page: Page) => page.getByLabel('Ticker', { exact: true });

describe('a page of many tickers', () => {
  test('opens where something was found last', async () => {
    const { anomalies } = (await (await fetch(`${app.url}/anomalies?limit=1`)).json()) as Findings;
    const newest = anomalies[0]?.ticker ?? '';
    expect(newest).not.toBe('SYN001');
    const page = await show();
    await shown(page, newest);
    expect(await search(page).inputValue()).toBe(newest);
  });

  test('finds a ticker by a part of its name, with a key', async () => {
    const page = await show('#/SYN001');
    await page.keyboard.press('/');
    await page.keyboard.type('n007');
    await page.keyboard.press('Enter');
    await shown(page, 'SYN007');
    expect(await search(page).inputValue()).toBe('SYN007');
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('ticker');
  });

  test('offers every ticker with its bars, and keeps the one on screen when nothing is chosen', async () => {
    const page = await show('#/SYN002');
    await shown(page, 'SYN002');
    const offers = page.locator('datalist#tickers option');
    expect(await offers.count()).toBe(12);
    expect(await offers.first().textContent()).toMatch(/^\d+ bars to 2024-06-28$/);
    await search(page).focus();
    expect(await search(page).inputValue()).toBe('');
    await page.keyboard.press('Tab');
    expect(await search(page).inputValue()).toBe('SYN002');
  });

  test('says of a name that is none that it is not watched', async () => {
    const page = await show('#/SYN002');
    await search(page).fill('zzz');
    await search(page).press('Enter');
    await expect.poll(() => page.locator('main').textContent()).toBe('ZZZ is not watched. Choose a ticker above.');
  });

  test.each(['light', 'dark'] as const)('fits a phone and can be read in the %s theme', async (colorScheme) => {
    const page = await show('#/SYN003', { viewport: { width: 360, height: 740 }, colorScheme });
    await shown(page, 'SYN003');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await faintTexts(page)).toEqual([]);
  });
});
