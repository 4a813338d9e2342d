import { chromium, type Browser, type Page } from 'playwright-core';
import { ORIGIN, serveMarket } from '../../src/entrypoints/page/market-page.fixture.ts';
import { ensurePage } from '../../src/entrypoints/local/build-page.ts';
import { figure, type Effort, type Figures } from './figures.ts';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Without a graphics card, so that machines compare: the canvas is drawn by the processor. */
const FLAGS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-gpu'];

const SIZE = { bars: 20_000, findings: 500 };
const FRAMES = 240;

/** How the wheel turns in a frame: sideways pans, lengthwise zooms. */
type Turn = { readonly deltaX: number; readonly deltaY: number };

const PAN: Turn = { deltaX: -40, deltaY: 0 };
const ZOOM: Turn = { deltaX: 0, deltaY: 12 };

/** Runs in the page, which is text here because scripts are checked without a browser's types: frames a second while the wheel turns in every frame, there and back again. */
const TURN_WHEEL = `async ({ frames, deltaX, deltaY }) => {
  const pane = document.querySelectorAll('.chart td')[1];
  const { x, y, width, height } = pane.getBoundingClientRect();
  const at = { clientX: x + width / 2, clientY: y + height / 2, bubbles: true, cancelable: true };
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const start = await frame();
  let last = start;
  for (let n = 0; n < frames; n += 1) {
    const way = n < frames / 2 ? 1 : -1;
    pane.dispatchEvent(new WheelEvent('wheel', { ...at, deltaX: way * deltaX, deltaY: way * deltaY }));
    last = await frame();
  }
  return (frames * 1000) / (last - start);
}`;

const framesPerSecond = (page: Page, frames: number, turn: Turn): Promise<number> =>
  page.evaluate<number>(`(${TURN_WHEEL})(${JSON.stringify({ frames, ...turn })})`);

const openMarket = async (browser: Browser, root: string): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await serveMarket(page, root, SIZE);
  await page.goto(ORIGIN);
  await page
    .locator('.findings button')
    .nth(SIZE.findings - 1)
    .waitFor();
  return page;
};

const inRange = async (page: Page, range: string, frames: number, turn: Turn): Promise<number> => {
  await page.getByRole('group', { name: 'Time range' }).getByRole('button', { name: range }).click();
  return framesPerSecond(page, frames, turn);
};

/** Frames a second of the page with 20,000 bars and 500 marks in headless Chromium, drawn by the processor; 60 is the most it gives. */
export const measurePageFrames = async ({ rounds, share }: Effort): Promise<Figures> => {
  const build = await ensurePage();
  if (!build.built) throw new Error(build.reason);
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  try {
    const page = await openMarket(browser, build.root);
    const frames = Math.max(30, Math.round(FRAMES * share));
    const runs = { year: [] as number[], all: [] as number[], zoom: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      runs.year.push(await inRange(page, '1Y', frames, PAN));
      runs.zoom.push(await inRange(page, '1Y', frames, ZOOM));
      runs.all.push(await inRange(page, 'All', frames, PAN));
    }
    return [
      figure('panning a year of 20,000 bars', 'frames/s', runs.year),
      figure('zooming from a year outwards and back', 'frames/s', runs.zoom),
      figure('panning all 20,000 bars and 500 marks', 'frames/s', runs.all),
    ];
  } finally {
    await browser.close();
  }
};
