import { expect, test } from 'vitest';
import { itemOf } from './dynamodb-finding-item.ts';
import { findingOf } from './rows.fixture.ts';

/** What a partition of a table takes in a second. */
const MOST_WRITES = 1000;

test.each(['l', 'd', 't', 'p'])(
  'of 10,000 tickers that crash in one minute no key %s takes more than three seconds to be written',
  (name) => {
    const writes = new Map<string, number>();
    for (let n = 0; n < 10_000; n += 1) {
      const of = { series: `sample/T${n}/1m`, ticker: `T${n}`, severity: 'critical' } as const;
      const row = findingOf(`t${n}-20200316-price-0k3f9ab`, ['2020-03-16'], of);
      const key = itemOf(1, { row, isWhole: true, commit: 1 })[name]?.S ?? '';
      writes.set(key, (writes.get(key) ?? 0) + 1);
    }
    expect(Math.max(...writes.values()) / MOST_WRITES).toBeLessThanOrEqual(3);
  },
);
