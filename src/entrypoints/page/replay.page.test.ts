import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ensurePage } from '../local/build-page.ts';
import type { Replay } from './api/answers.ts';
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

const show = async (options: Parameters<typeof openPage>[1] = {}): Promise<Page> => {
  const { page } = await openPage(browser, options);
  await page.goto(`${app.url}/#/^GSPC`);
  await page.locator('.findings button').first().waitFor();
  await page.keyboard.press('r');
  await page.locator('.question').waitFor();
  return page;
};

const start = (page: Page): Promise<void> => page.getByRole('button', { name: 'Replay', exact: true }).last().click();

const done = (page: Page): Promise<void> => page.locator('.summary').waitFor();

const replayed = async (request: object): Promise<Replay> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${app.url}/replays`, { method: 'POST', headers, body: JSON.stringify(request) });
  return (await response.json()) as Replay;
};

const ROWS = '.differences tbody tr';

describe('a replay on the page', () => {
  test('tells counts, days, changes and digest as the server has them, and marks the chart', async () => {
    const page = await show();
    const before = await page.locator('.chart').screenshot();
    await start(page);
    await done(page);
    const { replayed: made, recorded, counts, digest } = await replayed({ policy: 'naive' });
    expect(await page.locator('.summary').textContent()).toContain(`${made} findings where ${recorded} stand`);
    expect(await page.locator('.digest code').getAttribute('title')).toBe(digest);
    const filter = page.getByRole('group', { name: 'Change' }).getByRole('button', { name: 'Removed' });
    expect(await filter.textContent()).toBe(`Removed ${counts.removed}`);
    expect(await filter.getAttribute('title')).toBe('Removed: it was recorded, and the replay does not find it');
    await filter.click();
    await page.getByText('Removed: it was recorded', { exact: false }).waitFor();
    expect(await page.locator(ROWS).count()).toBe(counts.removed);
    expect(await page.locator('.days rect').count()).toBeGreaterThan(10);
    expect(before.equals(await page.locator('.chart').screenshot())).toBe(false);
  });

  test('goes to the bar of a row, of another ticker too', async () => {
    const page = await show();
    await page.getByLabel('From', { exact: true }).fill('2017-01-01');
    await page.getByLabel('To', { exact: true }).fill('2017-02-28');
    await start(page);
    await done(page);
    const row = page.locator(ROWS, { hasText: 'AAPL' }).first();
    const date = (await row.locator('time').textContent()) ?? '';
    await row.getByRole('button').click();
    await page.locator('h1', { hasText: 'AAPL' }).waitFor();
    await page.locator('.figures', { hasText: `Bar${date}` }).waitFor();
    expect(await row.getAttribute('class')).toBe('at');
    expect(await page.locator('.differences tr.at').count()).toBe(1);
  });

  test('tells the classic rule as a distance from the mean, and the standard policy as what the close did', async () => {
    const page = await show();
    const movesOf = (date: string) => page.locator(ROWS, { hasText: date }).locator('.move').allTextContents();
    await start(page);
    await done(page);
    expect(await movesOf('2020-03-16')).toEqual(['-21.8 % vs mean']);
    await page.getByLabel('Policy').selectOption('budget');
    await page.getByLabel('Alerts per ticker and year').fill('1.5');
    await start(page);
    await page.locator('.summary', { hasText: 'standard' }).waitFor();
    expect(await movesOf('2019-08-05')).toEqual(['-3.0 %']);
  });

  test('marks the chart while its panel is open, and nothing of the past', async () => {
    const page = await show();
    await start(page);
    await done(page);
    const named = page.locator('.legend', { hasText: 'by the replay' });
    await named.waitFor();
    await page.keyboard.press('r');
    await named.waitFor({ state: 'detached' });
    await page.keyboard.press('r');
    await named.waitFor();
    await page.keyboard.press('[');
    await page.locator('.time.past').waitFor();
    await named.waitFor({ state: 'detached' });
    expect(await page.locator('.summary').count()).toBe(1);
  });

  test('of the ticker on screen alone', async () => {
    const page = await show();
    await page.getByLabel('Only ^GSPC').check();
    await start(page);
    await done(page);
    const { digest, changed } = await replayed({ policy: 'naive', tickers: ['^GSPC'] });
    expect(await page.locator('.digest code').getAttribute('title')).toBe(digest);
    expect(await page.locator(ROWS).count()).toBe(Math.min(changed, 200));
    const tickers = await page.locator(`${ROWS} td:nth-child(2)`).allTextContents();
    expect(new Set(tickers)).toEqual(new Set(['^GSPC']));
  });

  test('is in the address: a reload shows it again, clearing it takes it out', async () => {
    const page = await show();
    await page.getByLabel('Policy').selectOption('budget');
    await page.getByLabel('Alerts per ticker and year').fill('1.5');
    await page.getByLabel('From', { exact: true }).fill('2017-01-01');
    await page.getByLabel('Only ^GSPC').check();
    await start(page);
    await done(page);
    const digest = () => page.locator('.digest code').getAttribute('title');
    const before = await digest();
    const asked = { policy: 'standard', budget: 1.5, tickers: ['^GSPC'], from: '2017-01-01' };
    expect(before).toBe((await replayed(asked)).digest);
    const address = '#/^GSPC?panel=replay&replay=standard&budget=1.5&only=^GSPC&from=2017-01-01';
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe(address);
    await page.reload();
    await done(page);
    expect(await digest()).toBe(before);
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('2017-01-01');
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe('#/^GSPC?panel=replay');
  });

  test('shows many changes page by page, newest first', async () => {
    const page = await show();
    await start(page);
    await done(page);
    const { changed, differences } = await replayed({ policy: 'naive', limit: 5000 });
    const dates = differences.map(({ recorded, replayed: made }) => (made ?? recorded)?.loudest.timestamp.slice(0, 10));
    expect(changed).toBeGreaterThan(400);
    const shown = () => page.locator(`${ROWS} time`).allTextContents();
    expect(await shown()).toEqual(dates.slice(0, 200));
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByText(`201 to 400 of ${changed.toLocaleString('en-US')}`).waitFor();
    expect(await shown()).toEqual(dates.slice(200, 400));
    await page.getByRole('button', { name: 'Newer' }).click();
    expect(await page.getByRole('button', { name: 'Newer' }).isDisabled()).toBe(true);
  });

  test('judges by a budget, and by a document', async () => {
    const page = await show();
    await page.getByLabel('Policy').selectOption('budget');
    await page.getByLabel('Alerts per ticker and year').fill('1');
    await start(page);
    await done(page);
    const { policy } = await replayed({ policy: 'standard', budget: 1 });
    expect(await page.locator('.summary strong').textContent()).toBe(policy);
    await page.getByLabel('Policy').selectOption('document');
    await page.getByLabel('or a file').setInputFiles('docs/standard.policy.json');
    await expect.poll(() => page.getByLabel('Policy document').inputValue()).toContain('"name"');
    await start(page);
    await page.getByText('would have made 106 findings where 106 stand').waitFor();
    expect(await page.locator(ROWS).count()).toBe(0);
  });

  test('takes days as they are written everywhere else, and refuses those that are none', async () => {
    const page = await show();
    const from = page.getByLabel('From', { exact: true });
    expect(await from.getAttribute('placeholder')).toBe('YYYY-MM-DD');
    await from.fill('03/16/2020');
    await start(page);
    expect(await from.evaluate((input: HTMLInputElement) => input.validity.patternMismatch)).toBe(true);
    await from.fill('2020-02-30');
    await start(page);
    await page.getByText('These days cannot be used').waitFor();
    await from.fill('2020-03-17');
    await page.getByLabel('To', { exact: true }).fill('2020-03-16');
    await start(page);
    await page.getByText('These days cannot be used').waitFor();
    await from.fill('2020-03-16');
    await start(page);
    await done(page);
    expect(await page.locator(`${ROWS} time`).allTextContents()).toEqual(['2020-03-16']);
  });

  test('says in the words of the server why a policy cannot be used', async () => {
    const page = await show();
    await page.getByLabel('Policy').selectOption('document');
    await page.getByLabel('Policy document').fill('{"name":"mine"}');
    await start(page);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(
      /^This policy cannot be used\. policy document, rules: given nothing/,
    );
    await page.getByLabel('Policy document').fill('{');
    await start(page);
    await page.getByText('It is not a JSON object').waitFor();
  });

  test('shows that it is under way, can be dropped, and clears', async () => {
    const page = await show();
    await page.route('**/replays', async () => {});
    await start(page);
    await page.getByRole('progressbar', { name: 'Judging the recorded bars again' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.hint').waitFor();
    await page.unroute('**/replays');
    await start(page);
    await done(page);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.locator('.differences').count()).toBe(0);
  });

  test.each(['light', 'dark'] as const)('can be read in the %s theme', async (colorScheme) => {
    const page = await show({ colorScheme });
    await start(page);
    await done(page);
    expect(await faintTexts(page)).toEqual([]);
  });

  test('fits a phone', async () => {
    const page = await show({ viewport: { width: 360, height: 740 } });
    await start(page);
    await done(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});
