import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { barAt, calmBars } from '../../application/commands/market.fixture.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { ensurePage } from '../local/build-page.ts';
import type { Findings, Moments } from './api/answers.ts';
import { faintTexts, openPage, startBrowser } from './browser.fixture.ts';
import { startLocalApp, type LocalApp } from './local-app.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const CRASH = barAt(180, 135, 5e7);

/** 300 calm bars but for a crash, which a row of a later commit corrects: there was none. */
const TAPE: readonly Bar[] = [
  ...calmBars(180),
  CRASH,
  ...calmBars(220).slice(181),
  calmBars(181)[180] ?? CRASH,
  ...calmBars(300).slice(220),
];

/** Calm bars but for a fall, which a later row turns into a rise: another finding takes the place of the first. */
const TURNED: readonly Bar[] = [
  ...calmBars(180),
  CRASH,
  ...calmBars(200).slice(181),
  barAt(180, 168, 5e7),
  ...calmBars(260).slice(200),
];

const rowOf = ({ time, open, high, low, close, volume }: Bar): string =>
  [sessionDate(time), open, high, low, close, volume].join(',');

const writeTape = (folder: string, ticker: string, tape: readonly Bar[]): Promise<void> =>
  writeFile(join(folder, `${ticker}.csv`), ['date,open,high,low,close,volume', ...tape.map(rowOf)].join('\n'));

let browser: Browser;
let app: LocalApp;

beforeAll(async () => {
  const build = await ensurePage();
  if (!build.built) throw new Error(build.reason);
  [browser, app] = await Promise.all([
    startBrowser(),
    startLocalApp(async (folder) => {
      const bars = join(folder, 'bars');
      await mkdir(bars);
      await Promise.all([writeTape(bars, 'TIME', TAPE), writeTape(bars, 'TURN', TURNED)]);
      return { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: bars };
    }),
  ]);
  await vi.waitUntil(async () => (await fetch(`${app.url}/ready`)).ok, { timeout: 60_000, interval: 100 });
});

afterAll(async () => {
  await browser.close();
  await app.kill();
});

const momentsOf = async (): Promise<Moments['moments']> =>
  ((await (await fetch(`${app.url}/tickers/TIME/moments`)).json()) as Moments).moments;

const show = async (address = '#/TIME', options: Parameters<typeof openPage>[1] = {}): Promise<Page> => {
  const { page } = await openPage(browser, options);
  await page.goto(`${app.url}/${address}`);
  await page.locator('.time').waitFor();
  return page;
};

const isNotable = ({ found, withdrawn, corrected }: Moments['moments'][number]): boolean =>
  found + withdrawn + corrected > 0;

const bars = (page: Page): Promise<string | null> => page.locator('.timeline svg').getAttribute('viewBox');

const CRASH_ROW = { hasText: sessionDate(CRASH.time) };

describe('a correction', () => {
  test('is shown with the finding it made and the one it withdrew, each a step from the other', async () => {
    const page = await show('#/TURN');
    await page.locator('.findings button', CRASH_ROW).click();
    const panel = page.locator('.panel');
    const corrected = `Bar corrected ${sessionDate(CRASH.time)}: open 135.00 -> 168.00, high 135.00 -> 168.00, low 135.00 -> 168.00, close 135.00 -> 168.00`;
    await panel.getByText('Replaces').waitFor();
    expect(await panel.getByRole('list', { name: 'Corrected bars' }).textContent()).toBe(corrected);
    const sentence = await panel.locator('h2').textContent();
    expect(sentence).toContain('TURN rose');
    await panel.getByRole('button', { name: 'Show it' }).click();
    await panel.getByText('Withdrawn.').waitFor();
    expect(await panel.locator('h2').textContent()).toContain('TURN fell');
    expect(await panel.getByRole('list', { name: 'Corrected bars' }).textContent()).toBe(corrected);
    await panel.getByRole('button', { name: 'Show what took its place' }).click();
    await panel.getByRole('heading', { name: sentence ?? '', exact: true }).waitFor();
  });
});

describe('looking back', () => {
  test('shows a finding that a correction withdrew later, and the bars known then', async () => {
    const page = await show();
    await page
      .locator('.moment', { hasText: '1 with' })
      .or(page.locator('.moment', { hasText: '2 with' }))
      .waitFor();
    expect(await page.locator('.findings button', CRASH_ROW).count()).toBe(0);
    await page.keyboard.press('[');
    await page.getByText('in this moment 1 bar corrected, 1 finding withdrawn; 0 findings known').waitFor();
    expect(await page.locator('.findings button', CRASH_ROW).count()).toBe(0);
    await page.keyboard.press('[');
    await page.getByText('in this moment 1 finding made; 1 finding known').waitFor();
    await page.locator('.findings button', CRASH_ROW).waitFor();
    expect(await bars(page)).toBe('0 0 200 100');
    await page.keyboard.press(']');
    await page.getByText('in this moment 1 bar corrected, 1 finding withdrawn; 0 findings known').waitFor();
    await page.locator('.findings button', CRASH_ROW).waitFor({ state: 'detached' });
  });

  test('by the slider, with the arrow keys, over the recorded moments', async () => {
    const page = await show();
    const all = await momentsOf();
    const slider = page.getByRole('slider', { name: 'Recorded time' });
    await expect.poll(() => slider.getAttribute('max')).toBe(String(all.length));
    await slider.focus();
    await page.keyboard.press('Home');
    await page.locator('.moment', { hasText: 'no bar yet' }).waitFor();
    expect(await slider.getAttribute('title')).toContain('not the time at which they were traded');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => bars(page)).toBe('0 0 100 100');
    expect(await slider.getAttribute('aria-valuetext')).toContain('bars to 2019-05-24');
    await page.keyboard.press('End');
    await page.locator('.moment', { hasText: 'Now' }).waitFor();
    await expect.poll(() => bars(page)).toBe('0 0 300 100');
  });

  describe('where more moments are recorded than are fetched at once', () => {
    /** A page that gets so many moments for an answer, as if there were thousands. */
    const showFew = async (address: string, few: number): Promise<Page> => {
      const { page } = await openPage(browser);
      await page.route('**/tickers/TIME/moments?*', (route) => {
        const url = new URL(route.request().url());
        url.searchParams.set('limit', String(few));
        return route.continue({ url: url.href });
      });
      await page.goto(`${app.url}/${address}`);
      await page.locator('.time').waitFor();
      return page;
    };

    test('the slider fetches older ones at its left end, and stays at its moment', async () => {
      const all = await momentsOf();
      const page = await showFew('#/TIME', 2);
      const slider = page.getByRole('slider', { name: 'Recorded time' });
      await page.locator('.moment', { hasText: 'the newest 2 recorded moments' }).waitFor();
      expect(all.length).toBeGreaterThan(4);
      for (let held = 2; held < all.length; held += 2) {
        await slider.press('Home');
        const older = Math.min(2, all.length - held);
        await expect.poll(() => slider.getAttribute('max')).toBe(String(held + older));
        await expect.poll(() => slider.inputValue()).toBe(String(older));
        expect(new URL(page.url()).searchParams.get('asOf')).toBe(all[all.length - held]?.recordedAt);
      }
      await slider.press('Home');
      await page.locator('.moment', { hasText: 'no bar yet' }).waitFor();
      await slider.press('End');
      await page.locator('.moment', { hasText: `Now ${all.length} recorded moments` }).waitFor();
    });

    test('the step back leads over moments without findings', async () => {
      const page = await showFew('#/TIME', 1);
      await page.locator('.moment', { hasText: 'the newest 1 recorded moment' }).waitFor();
      const back = page.getByRole('button', { name: 'Previous recorded finding or correction' });
      const all = await momentsOf();
      for (const { recordedAt, found } of all.toReversed().filter((moment, i) => i === 0 || isNotable(moment))) {
        await back.click();
        const moment = page.locator('.moment', { hasText: recordedAt.slice(11, 23) });
        await moment.filter({ hasText: found > 0 ? '1 finding known' : '0 findings known' }).waitFor();
      }
      expect(all.filter(isNotable).map(({ found }) => found)).toEqual([1, 0]);
    });

    test('a moment in the address is found among them', async () => {
      const all = await momentsOf();
      const page = await showFew(`?asOf=${all[0]?.recordedAt}#/TIME`, 2);
      const slider = page.getByRole('slider', { name: 'Recorded time' });
      await expect.poll(() => slider.getAttribute('max')).toBe(String(all.length));
      expect(await slider.inputValue()).toBe('0');
    });
  });

  test('is kept by the address, undone by Back, and not disturbed by what comes in', async () => {
    const [, first] = await momentsOf();
    const page = await show(`?asOf=${first?.recordedAt}#/TIME`);
    await expect.poll(() => bars(page)).toBe('0 0 100 100');
    await page.waitForResponse((response) => response.url().endsWith('/tickers'));
    expect(await bars(page)).toBe('0 0 100 100');
    await page.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => bars(page)).toBe('0 0 300 100');
    expect(new URL(page.url()).search).toBe('');
    await page.goBack();
    await expect.poll(() => bars(page)).toBe('0 0 100 100');
  });

  test('says of a finding that was made later that it was not known yet, and shows it as it is now', async () => {
    const [, first, second] = await momentsOf();
    const known = await fetch(`${app.url}/anomalies/TIME?asOf=${second?.recordedAt}`);
    const [finding] = ((await known.json()) as Findings).anomalies;
    const page = await show(`?asOf=${first?.recordedAt}#/TIME/${finding?.id}`);
    await page.getByRole('heading', { name: 'This finding was not known yet.' }).waitFor();
    await page.getByRole('button', { name: 'Show it as it is now' }).click();
    await page.getByRole('heading', { name: finding?.reason ?? '', exact: true }).waitFor();
    await page.goto(`${app.url}/?asOf=${first?.recordedAt}#/TIME/time-20190101-price-0`);
    const heading = page.locator('.panel h2');
    await expect.poll(() => heading.textContent()).toBe('This ticker has no finding time-20190101-price-0.');
  });

  test('says why a moment is none, and that nothing was known', async () => {
    const page = await show('?asOf=2999-01-01#/TIME');
    await page.getByText('lies in the future: nothing is known then yet.').waitFor();
    await page.keyboard.press('n');
    await expect.poll(() => bars(page)).toBe('0 0 300 100');
    const before = await show('?asOf=2001-01-01T00:00:00Z#/TIME');
    await before.getByText('Nothing was known of TIME then.').waitFor();
  });

  test.each(['light', 'dark'] as const)('can be read in the %s theme, and fits a phone', async (colorScheme) => {
    const [, , third] = await momentsOf();
    const page = await show(`?asOf=${third?.recordedAt}#/TIME`, { colorScheme, viewport: { width: 360, height: 740 } });
    await page.locator('.findings button').first().waitFor();
    expect(await faintTexts(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});
