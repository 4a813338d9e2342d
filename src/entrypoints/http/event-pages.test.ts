import { describe, expect, test } from 'vitest';
import { openLog } from './events.fixture.ts';
import { createEventPages } from './event-pages.ts';

const INDEX = 'sample/^GSPC/1d';

describe('pages of the log', () => {
  test('are read once for all who stand at one place, until there is more', async () => {
    const log = openLog();
    await log.grow(INDEX, 3);
    const pages = createEventPages(log.store);
    const [one, two] = await Promise.all([pages.after(1), pages.after(1)]);
    expect(one).toBe(two);
    expect([one.last, one.events[0]?.position]).toEqual([3, { sequence: 2, index: 0 }]);
    expect(log.reads()).toBe(1);
    pages.forget();
    await pages.after(1);
    expect(log.reads()).toBe(2);
  });

  test('are kept for the sixteen places asked about last, no more', async () => {
    const log = openLog();
    await log.grow(INDEX, 20);
    const pages = createEventPages(log.store);
    for (let place = 0; place <= 16; place += 1) await pages.after(place);
    expect(log.reads()).toBe(17);
    for (let place = 1; place <= 16; place += 1) await pages.after(place);
    expect(log.reads()).toBe(17);
    await pages.after(0);
    expect(log.reads()).toBe(18);
  });
});
