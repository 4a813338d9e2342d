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
import { makeFindingsTable } from '../../adapters/read-model/findings-table.fixture.ts';
import { createDynamodbSnapshots } from '../../adapters/snapshots/dynamodb-snapshots.ts';
import { createTickerHandler } from '../../application/commands/handle-command.ts';
import { calmBars, FEED, SERIES } from '../../application/commands/market.fixture.ts';
import { replayLog } from '../../application/commands/replay-log.ts';
import type { Bar } from '../../domain/market/bar.ts';
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

const fallen = (bar: Bar): Bar => ({ ...bar, low: bar.low / 2, close: bar.close / 2 });

/** A process whose findings are in a table and that watches so many series, each with a shock. */
const watching = async (count: number) => {
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
  const bars = calmBars(80).map((bar, i) => (i === 70 ? fallen(bar) : bar));
  for (let i = 0; i < count; i += 1) {
    const series = { ...SERIES, ticker: `T${i}` };
    await tickers.handle(series, { type: 'WatchTicker', series, feed: FEED, policy: STANDARD });
    await tickers.handle(series, { type: 'ObserveBars', bars, policy: STANDARD });
  }
  await replayLog(eventStore, projection);
  return { app: await appOver({ readModel }), bill: meter(client) };
};

describe(`requests of an answer, on ${EMULATOR}`, async () => {
  const [few, many] = [await watching(3), await watching(30)];

  test.each([
    ['/ready', 0, 0],
    ['/system', 0, 0],
    ['/tickers', 0, 0],
    ['/tickers/T2', 1, 2],
    ['/anomalies?limit=5', 6, 6],
    ['/anomalies?limit=5&severity=critical', 7, 6.5],
    ['/anomalies/T2', 4, 4.5],
    ['/tickers/T2/bars', 5, 10],
  ])('%s takes %i requests and %d RRU at most, however many series are watched', async (path, most, units) => {
    const asked = ({ app, bill }: typeof few): Promise<Bill> =>
      bill(async () => expect((await app.request(path)).status).toBe(200));
    const [{ requests, read }, ofMany] = [await asked(few), await asked(many)];
    expect(ofMany.requests).toBe(requests);
    expect(requests).toBeLessThanOrEqual(most);
    expect(Math.max(read, ofMany.read)).toBeLessThanOrEqual(units);
  });
});
