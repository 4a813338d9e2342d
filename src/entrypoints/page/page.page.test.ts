import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ensurePage } from '../local/build-page.ts';
import type { Finding, Findings } from './api/answers.ts';
import { faintTexts, markPixels, openPage, startBrowser } from './browser.fixture.ts';
import { startLocalApp, type LocalApp } from './local-app.fixture.ts';

const SCREENSHOT = new URL('../../../docs/page.png', import.meta.url).pathname;
const INDEX = '#/^GSPC';
const ROWS = '.findings button';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let browser: Browser;
let app: LocalApp;

const findingsOf = async (ticker: string): Promise<readonly Finding[]> => {
  const response = await fetch(`${app.url}/anomalies/${encodeURIComponent(ticker)}?limit=100`);
  return ((await response.json()) as Findings).anomalies;
};

/** Opens the page on a series and waits until it is connected and lists findings. */
const show = async (address: string, options: Parameters<typeof openPage>[1] = {}) => {
  const watched = await openPage(browser, options);
  await watched.page.goto(`${app.url}/${address}`);
  await watched.page.locator('.link.live').waitFor();
  await watched.page.locator(ROWS).first().waitFor();
  return watched;
};

const sentence = (page: Page): Promise<string | null> => page.locator('.panel h2').textContent();

const isOverflowing = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

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

describe('the page', () => {
  test('shows bars, marks and findings, complains of nothing and asks no other host', async () => {
    const { page, requests, complaints } = await show(INDEX);
    const findings = await findingsOf('^GSPC');
    expect(await page.locator(ROWS).count()).toBeGreaterThanOrEqual(findings.length);
    expect(await page.locator(ROWS).first().textContent()).toContain(findings[0]?.loudest.timestamp.slice(0, 10));
    expect(await page.locator('.timeline path').count()).toBe((await page.locator(ROWS).count()) + 1);
    expect(await page.locator('.age').textContent()).toBe('historical data to 2020-04-17');
    expect(await markPixels(page)).toBeGreaterThan(50);
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => new URL(url).origin !== app.url)).toEqual([]);
  });

  test('opens a finding by keyboard, and closes it', async () => {
    const { page } = await show(INDEX);
    const [newest, second] = await findingsOf('^GSPC');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    expect(await sentence(page)).toBe(newest?.reason);
    expect(await page.locator('.panel').textContent()).toContain(newest?.id);
    await page.keyboard.press('ArrowDown');
    expect(await sentence(page)).toBe(second?.reason);
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe(`#/^GSPC/${second?.id}`);
    await page.keyboard.press('Escape');
    expect(await page.locator('.panel').count()).toBe(0);
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe(INDEX);
  });

  test('opens the finding whose mark is clicked', async () => {
    const finding = (await findingsOf('^GSPC')).find(({ sessionDate }) => sessionDate < '2019');
    const { page } = await show(`${INDEX}/${finding?.id}`);
    expect(await sentence(page)).toBe(finding?.reason);
    await page.keyboard.press('Escape');
    const pane = await page.locator('.chart td').nth(1).boundingBox();
    if (!pane) throw new Error('The chart has no pane.');
    await page.mouse.click(pane.x + 0.6 * pane.width, pane.y + pane.height / 2);
    expect(await sentence(page)).toBe(finding?.reason);
  });

  test('gives rarity, move and date of one bar, and names the onset where it is another', async () => {
    const { page } = await show(INDEX);
    expect(await page.locator('.quote').textContent()).toContain('-15.1 % from its peak of 2020-02-19');
    const row = page.locator(ROWS, { hasText: '2018-02-05' });
    expect(await row.textContent()).toMatch(/-4\.1 %High.*once in 1,800 bars/);
    await row.click();
    expect(await page.locator('.quote').textContent()).not.toContain('from its peak');
    const panel = page.locator('.panel table').first();
    expect(await page.locator('.figures').textContent()).toContain('Bar2018-02-05');
    expect(await panel.textContent()).toMatch(/Onset-2\.1 % on 2018-02-02Loudest-4\.1 % on 2018-02-05.*Value-4\.1 %/);
    expect(await panel.textContent()).toMatch(/once in 1,800 bars/);
    await page.getByText('verified: same. Judged again from the log, its 4 bars give the same numbers.').waitFor();
    const channels = page.locator('.panel .channels');
    expect(await channels.locator('tbody th').allTextContents()).toEqual([
      'return',
      'volume',
      'gap',
      'range',
      'level-shift',
      'volatility-shift',
      'drawdown',
    ]);
    expect(await channels.textContent()).toMatch(/return-4\.1 %-[\d.]+ % to \+[\d.]+ %-[\d.]+volume5\.3 billionup to/);
  });

  test('opens a finding by its row, and Back closes it', async () => {
    const { page } = await show(INDEX);
    await page.locator(ROWS).nth(2).click();
    expect(await sentence(page)).toBe((await findingsOf('^GSPC'))[2]?.reason);
    await page.goBack();
    expect(await page.locator('.panel').count()).toBe(0);
  });

  test('says what it knows of a finding that is not there', async () => {
    const { page } = await show(`${INDEX}/gspc-19990101-price-000000`);
    await page.getByText('^GSPC has no finding "gspc-19990101-price-000000"').waitFor();
    expect(await sentence(page)).toBe('This ticker has no finding gspc-19990101-price-000000.');
  });

  test('switches the ticker by key and by button', async () => {
    const { page } = await show(INDEX);
    await page.keyboard.press('t');
    await page.locator('h1', { hasText: 'AAPL' }).waitFor();
    expect(await page.locator('.age').textContent()).toBe('historical data to 2018-05-11');
    expect(await page.locator(ROWS).count()).toBe((await findingsOf('AAPL')).length);
    await page.getByRole('button', { name: '^GSPC' }).click();
    await page.locator('h1', { hasText: '^GSPC' }).waitFor();
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe(INDEX);
  });

  test('names a ticker that is not watched', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${app.url}/#/ZZZ`);
    await page.getByRole('button', { name: 'AAPL' }).waitFor();
    expect(await page.locator('main').textContent()).toBe('ZZZ is not watched. Choose a ticker above.');
  });

  test('lists and marks only what passes the filters', async () => {
    const { page } = await show(INDEX);
    const severities = page.getByRole('group', { name: 'Severity' });
    await severities.getByRole('button', { name: 'High' }).click();
    expect(new Set(await page.locator(`${ROWS} .severity`).allTextContents())).toEqual(new Set(['High']));
    await severities.getByRole('button', { name: 'All' }).click();
    await page.getByLabel('Kind').selectOption('volume');
    expect((await page.locator(`${ROWS} .rarity`).allTextContents()).every((text) => text.startsWith('Volume'))).toBe(
      true,
    );
    await page.getByLabel('Kind').selectOption('');
    await expect.poll(() => markPixels(page)).toBeGreaterThan(50);
    await severities.getByRole('button', { name: 'Critical' }).click();
    await expect.poll(() => markPixels(page)).toBe(0);
  });

  test('keeps the filters in the address, and each counts what the other leaves', async () => {
    const { page } = await show(`${INDEX}?severity=high&kind=volume`);
    const rows = await page.locator(ROWS).count();
    const of = (name: string): Promise<string | null> =>
      page.getByRole('group', { name: 'Severity' }).getByRole('button', { name }).locator('small').textContent();
    expect(rows).toBeGreaterThan(0);
    expect(await of('High')).toBe(String(rows));
    expect(await page.getByLabel('Kind').locator('option:checked').textContent()).toBe(`Volume (${rows})`);
    await page.getByLabel('Kind').selectOption('');
    expect(Number(await of('High'))).toBeGreaterThan(rows);
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe(`${INDEX}?severity=high`);
  });

  test('shows its keys', async () => {
    const { page } = await show(INDEX);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await page.getByRole('dialog').textContent()).toContain('next finding');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  test('fetches the bars once while nothing changes', async () => {
    const { page, requests } = await show(INDEX);
    const asked = (path: string): number => requests.filter((url) => new URL(url).pathname === path).length;
    const before = asked('/tickers/%5EGSPC/bars');
    await page.waitForResponse((response) => response.status() === 304 && response.url().endsWith('/tickers'));
    await page.waitForResponse((response) => response.status() === 304 && response.url().endsWith('/tickers'));
    expect(asked('/tickers/%5EGSPC/bars')).toBe(before);
  });

  test.each(['light', 'dark'] as const)('is %s when the system is, and can be read', async (colorScheme) => {
    const { page } = await show(INDEX, { colorScheme });
    await page.locator(ROWS).first().click();
    await page.locator('.panel').waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(colorScheme);
    expect(await faintTexts(page)).toEqual([]);
  });

  test('remembers the theme that was chosen', async () => {
    const { page } = await show(INDEX, { colorScheme: 'light' });
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole('button', { name: 'Change to the dark theme' }).click();
    expect(await ground()).not.toBe(light);
    await page.reload();
    await page.locator(ROWS).first().waitFor();
    expect(await ground()).not.toBe(light);
  });

  test('fits a phone', async () => {
    const { page } = await show(INDEX, { viewport: { width: 360, height: 740 } });
    expect(await isOverflowing(page)).toBe(false);
    await page.locator(ROWS).first().click();
    await page.locator('.panel').waitFor();
    expect(await isOverflowing(page)).toBe(false);
    expect(await page.locator('.panel h2').isVisible()).toBe(true);
  });

  test('is worth a picture', async () => {
    const crash = (await findingsOf('^GSPC')).find(({ bars }) => bars.some((bar) => bar.startsWith('2020-03-16')));
    const { page } = await show(`${INDEX}/${crash?.id}`, { colorScheme: 'light', reducedMotion: 'reduce' });
    expect(await sentence(page)).toBe(crash?.reason);
    await page.screenshot({ path: SCREENSHOT });
  });
});

describe('when not all is well, the page', () => {
  test('says why it is calm when there are no findings', async () => {
    const days = Array.from({ length: 90 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
    const rows = days.map((day, i) => `${day},100,101,99,${100 + Math.sin(i / 7)},${1_000_000 + i}`);
    const calm = await startLocalApp(async (folder) => {
      const file = join(folder, 'CALM.csv');
      await writeFile(file, ['date,open,high,low,close,volume', ...rows].join('\n'));
      return { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: file };
    });
    onTestFinished(() => calm.kill());
    const { page } = await openPage(browser);
    await page.goto(calm.url);
    await page.getByText('Calm.').waitFor();
    expect(await page.locator('.empty').textContent()).toBe(
      'Calm. 90 bars of CALM were judged, 2024-01-01 to 2024-03-30, and none was unusual enough for a finding.',
    );
  });

  test('tells how far the start-up load is', async () => {
    const { page } = await openPage(browser);
    const body = {
      ready: false,
      stage: 'judging the recorded bars',
      barsJudged: 3200,
      barsExpected: 6363,
      subscribers: [],
      log: { state: 'unchecked', fault: null },
    };
    await page.route('**/ready', (route) => route.fulfill({ status: 503, json: body }));
    await page.goto(app.url);
    await page.getByText('Not ready yet: judging the recorded bars.').waitFor();
    expect(await page.locator('.banner span').textContent()).toContain('3,200 of 6,363 bars judged.');
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe('3200');
  });

  test('says where the log is not as it was written', async () => {
    const { page } = await openPage(browser);
    const fault = 'The log is not as it was written: sample/AAPL/1d is bad from version 2 on.';
    const body: object = Object(await (await fetch(`${app.url}/ready`)).json());
    await page.route('**/ready', (route) => route.fulfill({ json: { ...body, log: { state: 'bad', fault } } }));
    await page.goto(app.url);
    expect(await page.getByRole('alert').textContent()).toBe(`What you see may be wrong.${fault}`);
    await page.unroute('**/ready');
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  test('passes on what the server says, and goes on when it can', async () => {
    const { page } = await openPage(browser);
    const body = { title: 'Service Unavailable', status: 503, detail: 'The data cannot be read for now.' };
    await page.route('**/tickers', (route) => route.fulfill({ status: 503, json: body }));
    await page.clock.install();
    await page.goto(app.url);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('The data cannot be read for now.');
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.unroute('**/tickers');
    const [answer] = await Promise.all([
      page.waitForResponse('**/tickers'),
      page.getByRole('button', { name: 'Try again now' }).click(),
    ]);
    expect(answer.status()).toBe(200);
    await page.clock.resume();
    await page.locator(ROWS).first().waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('says that the server is gone and keeps what it has', async () => {
    const gone = await startLocalApp();
    onTestFinished(() => gone.kill());
    const { page } = await openPage(browser);
    await page.goto(`${gone.url}/#/AAPL`);
    await page.locator('.link.live').waitFor();
    await page.locator(ROWS).first().waitFor();
    const rows = await page.locator(ROWS).count();
    await gone.kill();
    await page.getByRole('alert').filter({ hasText: 'No answer from Tapewatch since' }).waitFor();
    expect(await page.locator(ROWS).count()).toBe(rows);
  });
});
