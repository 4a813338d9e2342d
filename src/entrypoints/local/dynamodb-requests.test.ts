import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EMULATOR, startDynoxide } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { LOG_TABLE } from '../../adapters/dynamodb/log-table.ts';
import { meter, type Bill } from '../../adapters/dynamodb/meter.fixture.ts';
import { ensureTable } from '../../adapters/dynamodb/table.ts';
import { openCommitOrder } from '../../adapters/event-store/commit-order.ts';
import { createDynamodbEventStore } from '../../adapters/event-store/dynamodb-event-store.ts';
import { openNumberedEventStore } from '../../adapters/event-store/numbered-event-store.ts';
import { createDynamodbFindings } from '../../adapters/read-model/dynamodb-findings.ts';
import type { FindingsTable } from '../../adapters/read-model/dynamodb-generations.ts';
import { makeFindingsTable } from '../../adapters/read-model/findings-table.fixture.ts';
import { at, changeTo, commitAt, findingOf } from '../../adapters/read-model/rows.fixture.ts';
import { createDynamodbSnapshots } from '../../adapters/snapshots/dynamodb-snapshots.ts';
import { createTickerHandler } from '../../application/commands/handle-command.ts';
import { calmBars, FEED, SERIES } from '../../application/commands/market.fixture.ts';
import { replayLog } from '../../application/commands/replay-log.ts';
import type { Readings } from '../../application/ports/read-model.ts';
import { findingIds, overviewOf } from '../../application/queries/overview.ts';
import { createRecall } from '../../application/queries/recall.ts';
import { KINDS, SEVERITIES } from '../../domain/anomaly/kinds.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { shownOf } from '../composition/dynamodb.ts';
import { appOver } from '../http/app.fixture.ts';

const emulator = await startDynoxide();
const folder = mkdtempSync(join(tmpdir(), 'tapewatch-requests-'));
const STANDARD = choosePolicy('standard');

afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true });
});

/** A bar that closes lower by a factor, on so many times the volume. */
const fallen = (bar: Bar, factor: number): Bar => ({ ...bar, low: bar.low / factor, close: bar.close / factor });

type Watching = {
  readonly ask: (path: string, status?: number) => Promise<Bill>;
  readonly bill: (work: () => Promise<unknown>) => Promise<Bill>;
  readonly readModel: Readings;
  readonly findings: FindingsTable;
};

/** A process whose findings are in a table and that watches so many series of some bars, judged in chunks of a hundred. */
const watching = async (count: number, bars: readonly Bar[]): Promise<Watching> => {
  const client = emulator.client();
  const log = { client, name: `log-${count}` };
  await ensureTable(log, LOG_TABLE);
  const findings = await makeFindingsTable(client, `findings-${count}`);
  const order = openCommitOrder({ file: join(folder, `${count}.sqlite`) });
  const store = createDynamodbEventStore({ table: log, now: () => 1000 });
  const eventStore = await openNumberedEventStore({ store, order });
  const snapshots = createDynamodbSnapshots(log);
  const { readModel, project } = shownOf({ eventStore, snapshots, order, findings });
  const projection = project((...range) => eventStore.read(...range));
  const tickers = createTickerHandler({
    store: eventStore,
    newCommitId: () => crypto.randomUUID(),
    pause: async () => {},
  });
  await readModel.tickers();
  for (let i = 0; i < count; i += 1) {
    const series = { ...SERIES, ticker: `T${i}` };
    await tickers.handle(series, { type: 'WatchTicker', series, feed: FEED, policy: STANDARD });
    for (let from = 0; from < bars.length; from += 100) {
      const some = bars.slice(from, from + 100);
      await tickers.handle(series, { type: 'ObserveBars', bars: some, policy: STANDARD });
    }
  }
  await replayLog(eventStore, projection);
  const recall = createRecall({ log: eventStore, breathe: async () => {} });
  const app = await appOver({ readModel, recall, now: () => Date.UTC(2026, 0, 1) });
  const bill = meter(client);
  const ask: Watching['ask'] = (path, status = 200) =>
    bill(async () => expect((await app.request(path)).status).toBe(status));
  return { ask, bill, readModel, findings };
};

describe(`requests of an answer, on ${EMULATOR}`, async () => {
  const shaken = calmBars(80).map((bar, i) => (i === 70 ? fallen(bar, 2) : bar));
  const [few, many] = [await watching(3, shaken), await watching(30, shaken)];

  test.each([
    ['/ready', 0, 0],
    ['/system', 0, 0],
    ['/tickers', 0, 0],
    ['/tickers/T2', 1, 2],
    ['/anomalies?limit=5', 14, 10],
    ['/anomalies?limit=5&severity=critical', 6, 6],
    ['/anomalies/T2', 4, 4.5],
    ['/tickers/T2/bars', 3, 7],
  ])('%s takes %i requests and %d RRU at most, however many series are watched', async (path, most, units) => {
    const [{ requests, read }, ofMany] = [await few.ask(path), await many.ask(path)];
    expect(ofMany.requests).toBe(requests);
    expect(requests).toBeLessThanOrEqual(most);
    expect(Math.max(read, ofMany.read)).toBeLessThanOrEqual(units);
  });
});

/** Twenty years of days around one price, with a fall once in a quarter, a great one in three years, the last of them the greatest. */
const LONG = sessionsBetween(12_419, 19_900)
  .slice(0, 5000)
  .map(({ open: time }, i): Bar => {
    const price = 150 + 1.5 * (Math.sin(i * 12.9898 + 78.233) % 1);
    const volume = 50_000_000 + Math.round(5_000_000 * (Math.sin(i * 7.13) % 1));
    const bar = { time, open: price, high: price + 0.5, low: price - 0.5, close: price, volume };
    if (i % 63 !== 62) return bar;
    if (i === 4535) return fallen(bar, 1.6);
    return fallen(bar, i % 756 === 755 ? 1.5 : 1.025);
  });

describe(`requests of an answer about twenty years of days, on ${EMULATOR}`, async () => {
  const { ask, bill, readModel } = await watching(1, LONG);
  const [newest, ...others] = await readModel.findings({});
  const ofLongAgo = others[Math.floor(others.length / 2)];

  const [goingOn, over] = await readModel.findings({ series: ['test/T0/1d'], kind: 'drawdown' });

  test('there are findings, spread thinly, and drawdowns, one of which goes on for years', () => {
    expect(others.length).toBeGreaterThan(60);
    expect(LONG.filter(({ time }) => time >= (goingOn?.onset ?? Infinity)).length).toBeGreaterThan(1900);
    expect(goingOn?.end).toBeNull();
    expect(over?.end).not.toBeNull();
  });

  const answers: readonly (readonly [string, number, number])[] = [
    ['/tickers/T0/bars?limit=1', 4, 25],
    ['/tickers/T0/bars', 4, 56],
    ['/tickers/T0/bars?limit=1&to=2012-05-04', 12, 96],
    ['/tickers/T0/bars?limit=20&from=2007-05-07&to=2007-06-05', 10, 73],
    [`/anomalies/T0/${newest?.id}`, 11, 60],
    [`/anomalies/T0/${ofLongAgo?.id}`, 17, 132],
    [`/anomalies/T0/${ofLongAgo?.id}/explanation`, 17, 132],
    [`/anomalies/T0/${goingOn?.id}/explanation`, 27, 205],
    [`/anomalies/T0/${over?.id}/explanation`, 27, 236],
    [`/anomalies/T0/${newest?.id}/verification`, 26, 488],
    [`/anomalies/T0/${ofLongAgo?.id}/verification`, 16, 289],
    ['/tickers/T0/why-not?time=2023-06-01', 35, 584],
    ['/tickers/T0/why-not?time=2013-06-04', 25, 346],
    ['/anomalies?limit=5', 14, 10],
    ...SEVERITIES.map((severity) => [`/anomalies?limit=5&severity=${severity}`, 6, 6] as const),
    ...KINDS.map((kind) => [`/anomalies?limit=5&kind=${kind}`, 6, 6] as const),
    ['/anomalies?limit=5&kind=range&severity=critical', 6, 6],
    ['/anomalies?limit=5&kind=range&severity=medium', 5, 3],
    ['/anomalies/T0?limit=5&severity=high', 8, 52],
    ['/anomalies/T0?limit=5&from=2023-06-01', 5, 11],
    ['/anomalies/T0?limit=5&from=2013-06-01&to=2013-07-01', 4, 10],
  ];

  test.each(answers)('%s takes %i requests and %d RRU at most', async (path, most, units) => {
    const { requests, read } = await ask(path);
    expect({ requests: Math.max(requests, most), read: Math.max(read, units) }).toEqual({
      requests: most,
      read: units,
    });
  });

  test.each([
    ['of the newest', -100],
    ['of ten years ago', -2600],
    ['of the first', 100],
  ])('the findings around a day %s take 3 requests and 4 RRU at most', async (_, place) => {
    const time = LONG.at(place)?.time ?? 0;
    const during = { from: time, to: time };
    const { requests, read } = await bill(() => readModel.findings({ series: ['test/T0/1d'], during }));
    expect(requests).toBeLessThanOrEqual(3);
    expect(read).toBeLessThanOrEqual(4);
  });

  test('a finding of another ticker is looked for by its id alone', async () => {
    expect(await ask(`/anomalies/T9/${ofLongAgo?.id}`, 404)).toEqual({ requests: 2, read: 1.5, write: 0 });
  });
});

/** What a process that starts asks of its findings, before it judges what came since and after. */
const asStarting = async (readModel: Readings): Promise<number> =>
  (await overviewOf(readModel, await findingIds(readModel), 10)).findings;

describe(`requests of a start, on ${EMULATOR}`, async () => {
  const { bill, findings: table, readModel } = await watching(2, calmBars(1));
  const kept = createDynamodbFindings(table);

  /** Keeps so many more critical findings, begun hours apart. */
  const keep = async (from: number, to: number): Promise<void> => {
    const changes = Array.from({ length: to - from }, (_, i) => {
      const onset = at('2004-01-02') + (from + i) * 3_600_000;
      const of = { series: `sample/T${i % 500}/1d`, severity: 'critical', onset } as const;
      return changeTo(findingOf(`t${i % 500}-20040102-price-${from + i}`, ['2004-01-02'], of), 1);
    });
    await kept.keep('sample/T0/1d', { after: 0, to: commitAt(1) }, changes);
  };

  test('reads a thousand findings at most however many there are, and of the others what is in the lists, 15 units a thousand, twice', async () => {
    const bills: Bill[] = [];
    for (const to of [1100, 2200]) {
      await keep(to - 1100, to);
      bills.push(await bill(async () => expect(await asStarting(readModel)).toBe(to)));
    }
    const [first, second] = bills;
    expect(first?.requests).toBeLessThanOrEqual(77);
    expect(first?.read).toBeLessThanOrEqual(558);
    expect(second?.requests).toBeLessThanOrEqual(85);
    expect(second?.read).toBeLessThanOrEqual(591);
  });
});
