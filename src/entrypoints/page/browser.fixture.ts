import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Starts a browser that speaks to nobody by itself. */
export const startBrowser = (): Promise<Browser> => {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(`There is no browser at ${EXECUTABLE}: install Chromium, or name another one in CHROMIUM.`);
  }
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-gpu',
    ],
  });
};

/** A page under watch: what it asked for and what it complained about. */
export type WatchedPage = { readonly page: Page; readonly requests: string[]; readonly complaints: string[] };

/** Opens a page of its own, with nothing remembered, until the test is over. */
export const openPage = async (browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, requests, complaints };
};

/** Pixels of the chart in the colour of a severity: of its marks, since nothing else is drawn in these colours. */
export const markPixels = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'));
    const colors = ['medium', 'high', 'critical'].map((severity) => {
      probe.style.color = `var(--${severity})`;
      return (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number);
    });
    probe.remove();
    let pixels = 0;
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>('.chart canvas')) {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      for (let i = 0; i < data.length; i += 4) {
        if (colors.some(([r, g, b]) => data[i] === r && data[i + 1] === g && data[i + 2] === b)) pixels += 1;
      }
    }
    return pixels;
  });

/** Texts on screen whose contrast with their background is under 4.5 to 1 (WCAG 2, 1.4.3). */
export const faintTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (color: string): number => {
      const [r = 0, g = 0, b = 0] = channels(color).map((v) =>
        v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const background = (element: Element | null): string => {
      if (!element) return 'rgb(255, 255, 255)';
      const color = getComputedStyle(element).backgroundColor;
      return (channels(color)[3] ?? 1) === 0 ? background(element.parentElement) : color;
    };
    const hasText = (element: Element): boolean =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    const contrast = (element: Element): number => {
      const [a, b] = [luminance(getComputedStyle(element).color), luminance(background(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    };
    return [...document.querySelectorAll('#app *')]
      .filter((element) => element.checkVisibility() && hasText(element) && contrast(element) < 4.5)
      .map((element) => `${element.textContent} ${contrast(element).toFixed(2)}`);
  });
