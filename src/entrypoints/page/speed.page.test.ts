import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ensurePage } from '../local/build-page.ts';
import { openPage, startBrowser } from './browser.fixture.ts';
import { ORIGIN, serveMarket, type MarketSize } from './market-page.fixture.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FRAMES = 20;
const SMALL = { bars: 2000, findings: 50 };
const LARGE = { bars: 20_000, findings: 500 };

let browser: Browser;
let root: string;

beforeAll(async () => {
  const build = await ensurePage();
  if (!build.built) throw new Error(build.reason);
  ({ root } = build);
  browser = await startBrowser();
});

afterAll(() => browser.close());

const show = async (size: MarketSize, range: string): Promise<Page> => {
  const { page } = await openPage(browser);
  await serveMarket(page, root, size);
  await page.goto(ORIGIN);
  await page
    .locator('.findings button')
    .nth(size.findings - 1)
    .waitFor();
  await page.getByRole('group', { name: 'Time range' }).getByRole('button', { name: range }).click();
  return page;
};

type Work = { readonly points: number; readonly shapes: number; readonly nodes: number };

/** Points and filled shapes put on the canvas, and nodes changed in the strip below it, over some frames in each of which the wheel pans. */
const workOfPanning = (page: Page, delta: number): Promise<Work> =>
  page.evaluate(
    async ([frames, deltaX]) => {
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const pane = document.querySelectorAll('.chart td')[1];
      const strip = document.querySelector('.timeline svg');
      if (!pane || !strip) throw new Error('The page has no chart.');
      await frame();
      const work = { points: 0, shapes: 0, nodes: 0 };
      const changes = new MutationObserver((records) => (work.nodes += records.length));
      changes.observe(strip, { childList: true, attributes: true, subtree: true });
      const count = (name: 'lineTo' | 'fill' | 'fillRect', what: 'points' | 'shapes'): void => {
        const method: unknown = Reflect.get(CanvasRenderingContext2D.prototype, name);
        if (typeof method !== 'function') throw new Error(`A canvas has no ${name}.`);
        const apply = (...call: Parameters<typeof Reflect.apply>): unknown => {
          work[what] += 1;
          return Reflect.apply(...call) as unknown;
        };
        Reflect.set(CanvasRenderingContext2D.prototype, name, new Proxy(method, { apply }));
      };
      count('lineTo', 'points');
      count('fill', 'shapes');
      count('fillRect', 'shapes');
      const { x, y, width, height } = pane.getBoundingClientRect();
      const at = { clientX: x + width / 2, clientY: y + height / 2, bubbles: true, cancelable: true };
      for (let n = 0; n < frames; n += 1) {
        if (deltaX !== 0) pane.dispatchEvent(new WheelEvent('wheel', { ...at, deltaX }));
        await frame();
      }
      changes.disconnect();
      return work;
    },
    [FRAMES, delta] as const,
  );

describe('the chart', () => {
  test('draws nothing while nothing moves', async () => {
    expect(await workOfPanning(await show(LARGE, '1Y'), 0)).toEqual({ points: 0, shapes: 0, nodes: 0 });
  });

  test('draws the bars and marks in view, however many there are beside them', async () => {
    const few = await workOfPanning(await show(SMALL, '1Y'), -20);
    const many = await workOfPanning(await show(LARGE, '1Y'), -20);
    expect(few.points).toBeGreaterThan(FRAMES * 252);
    expect(many.points).toBeLessThan(few.points * 1.2);
    expect(many.shapes).toBeLessThan(few.shapes * 1.2);
    expect(many.nodes).toBe(0);
  });

  test('draws a few points for each pixel when all 20,000 bars are in view', async () => {
    const page = await show(LARGE, 'All');
    const width = (await page.locator('.chart td').nth(1).boundingBox())?.width ?? 0;
    const { points, nodes } = await workOfPanning(page, -20);
    expect(points).toBeGreaterThan(0);
    expect(points / FRAMES).toBeLessThan(6 * width);
    expect(nodes).toBe(0);
  });

  test('holds all of 20,000 bars, though the server gives 10,000 at a time', async () => {
    const page = await show(LARGE, 'All');
    expect(await page.locator('.figures').textContent()).not.toContain('the newest');
    expect(await page.locator('.timeline svg').getAttribute('viewBox')).toMatch(/^0 0 20000 /);
  });
});
