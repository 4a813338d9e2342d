import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ensurePage } from '../local/build-page.ts';
import type { System } from './api/answers.ts';
import { faintTexts, openPage, startBrowser } from './browser.fixture.ts';
import { startLocalApp, type LocalApp } from './local-app.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
let app: LocalApp;

beforeAll(async () => {
  const build = await ensurePage();
  if (!build.built) throw new Error(build.reason);
  [browser, app] = await Promise.all([startBrowser(), startLocalApp()]);
  await vi.waitUntil(async () => (await fetch(`${app.url}/ready`)).ok, { timeout: 60_000, interval: 100 });
});

afterAll(async () => {
  await browser.close();
  await app.kill();
});

const systemNow = async (): Promise<System> => (await (await fetch(`${app.url}/system`)).json()) as System;

const show = async (address: string, options: Parameters<typeof openPage>[1] = {}) => {
  const { page } = await openPage(browser, options);
  await page.goto(`${app.url}/${address}`);
  await page.locator('.link', { hasText: /^live$/ }).waitFor();
  return page;
};

describe('the system panel', () => {
  test('opens by key with what the server says of itself, and is kept in the address', async () => {
    const page = await show('#/^GSPC');
    await page.keyboard.press('s');
    await page.getByRole('table', { name: 'Who follows the log' }).waitFor();
    const { policy, head, subscribers } = await systemNow();
    const facts = await page.locator('.facts').textContent();
    expect(facts).toContain('answers, live events come in');
    expect(facts).toContain(`sample, kept in sqlite`);
    expect(facts).toContain(policy);
    expect(facts).toContain(`commit ${head}`);
    const rows = await page.getByRole('table', { name: 'Who follows the log' }).locator('tbody th').allTextContents();
    expect(rows).toEqual(subscribers.map(({ name }) => name));
    expect(rows).toContain('read-model');
    expect(await page.getByRole('table', { name: 'Feeds' }).textContent()).toContain('historical data to 2020-04-17');
    expect(new URL(page.url()).hash).toContain('panel=system');
    await page.keyboard.press('s');
    expect(await page.locator('.drawer').count()).toBe(0);
  });

  test('shows what fails, and what is parked, why and how often it was tried', async () => {
    const { page } = await openPage(browser);
    const parked = {
      subscriber: 'notify:slack',
      stream: 'sample/AAPL/1d',
      first: 7,
      through: 9,
      deliveries: 10,
      reason: 'the channel answered 400',
      since: new Date().toISOString(),
    };
    const dependencies = [
      { name: 'event store', failing: null },
      { name: 'stream', failing: 'The stream of the table may not be used' },
    ];
    const state = { ...(await systemNow()), parked: [parked], dependencies };
    await page.route('**/system', (route) => route.fulfill({ json: state }));
    await page.goto(`${app.url}/#/?panel=system`);
    const table = page.getByRole('table', { name: /^Parked streams/ });
    await table.waitFor();
    expect(await table.locator('tbody').textContent()).toBe(
      'sample/AAPL/1dnotify:slack7 to 910 timesjust nowthe channel answered 400',
    );
    const reliesOn = page.getByRole('table', { name: 'What it relies on' });
    expect(await reliesOn.locator('tbody tr').allTextContents()).toEqual([
      'event storeworking',
      'streamfailing: The stream of the table may not be used',
    ]);
    expect(await reliesOn.locator('tr.trouble').allTextContents()).toHaveLength(1);
  });
});

describe('the log of decisions', () => {
  const SELECTED = '.log tr[aria-selected="true"]';

  test('lists every bar with its reason and draws only what is near', async () => {
    const page = await show('#/^GSPC?panel=decisions');
    const grid = page.getByRole('grid');
    const bars = Number(await grid.getAttribute('aria-rowcount')) - 1;
    expect(bars).toBeGreaterThan(5000);
    expect(await page.locator('.log tbody tr').count()).toBeLessThan(70);
    expect(await page.locator('.log tbody tr:not(.gap)').first().textContent()).toMatch(/^2020-04-17/);
    await page.getByRole('button', { name: 'Only findings' }).click();
    expect(new Set(await page.locator('.log .verdict').allTextContents())).toEqual(new Set(['anomalous']));
    const findings = Number(await grid.getAttribute('aria-rowcount')) - 1;
    await page.getByRole('button', { name: 'Only silences' }).click();
    expect(Number(await grid.getAttribute('aria-rowcount')) - 1).toBe(bars - findings);
    expect(await page.locator('.log tbody tr:not(.gap)').first().textContent()).toMatch(
      /normal.*within normal.*< [\d,.]+ or > [\d,.]+> [\d.]+ billion/,
    );
    expect(new URL(page.url()).hash).toContain('panel=decisions&log=silences');
  });

  test('reads out the bar that is clicked, and goes through the bars by key', async () => {
    const page = await show('#/^GSPC?panel=decisions');
    await page.locator('.log tr', { hasText: '2020-04-14' }).click();
    expect(await page.locator('.figures').textContent()).toContain('Bar2020-04-14');
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.figures').textContent()).toContain('Bar2020-04-13');
    await page.keyboard.press('End');
    expect(await page.locator(SELECTED).textContent()).toMatch(/^2000-.*baseline lacked \d+ bars/);
    await page.keyboard.press('Home');
    expect(await page.locator(SELECTED).textContent()).toMatch(/^2020-04-17/);
    expect(await page.locator('.panel').count()).toBe(0);
  });
});

describe.each(['decisions', 'system'])('the panel %s', (panel) => {
  test.each(['light', 'dark'] as const)('can be read in the %s theme', async (colorScheme) => {
    const page = await show(`#/^GSPC?panel=${panel}`, { colorScheme });
    await page.locator('.drawer tbody th').first().waitFor();
    expect(await faintTexts(page)).toEqual([]);
  });

  test('fits a phone', async () => {
    const page = await show(`#/^GSPC?panel=${panel}`, { viewport: { width: 360, height: 740 } });
    await page.locator('.drawer tbody th').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
      0,
    );
  });
});
