import { randomUUID } from 'node:crypto';
import { QueryCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Emulator } from '../../src/adapters/dynamodb/dynoxide.fixture.ts';
import { commitsOf, LOG_TABLE, type Item } from '../../src/adapters/dynamodb/log-table.ts';
import { meter, type Bill } from '../../src/adapters/dynamodb/meter.fixture.ts';
import { ensureTable, type Table } from '../../src/adapters/dynamodb/table.ts';
import { createDynamodbEventStore } from '../../src/adapters/event-store/dynamodb-event-store.ts';
import { createDynamodbFindings } from '../../src/adapters/read-model/dynamodb-findings.ts';
import type { FindingsTable } from '../../src/adapters/read-model/dynamodb-generations.ts';
import { makeFindingsTable } from '../../src/adapters/read-model/findings-table.fixture.ts';
import { createDynamodbSnapshots } from '../../src/adapters/snapshots/dynamodb-snapshots.ts';
import { createTickerHandler } from '../../src/application/commands/handle-command.ts';
import { loadTicker } from '../../src/application/commands/load-ticker.ts';
import { rebuildFindings } from '../../src/application/commands/rebuild-findings.ts';
import type { Commit } from '../../src/application/ports/event-store.ts';
import { createFindingProjection } from '../../src/application/subscribers/project-findings.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { seriesKey, type Interval } from '../../src/domain/market/series.ts';
import type { TickerCommand } from '../../src/domain/ticker/commands.ts';
import { generateBars } from './generated-bars.ts';
import { observing, SERIES, STANDARD, watching } from './watched-series.ts';

/** What keeping the findings of a commit came to, and of how many it told. */
export type ToldBill = Bill & { readonly told: number };

/** What was billed for one series of single-bar commits: each commit without its findings, with what is kept of findings each commit that tells of one, a load with nothing in memory after each commit from one snapshot to the next, findings made anew; and the bytes that a commit is kept in. */
export type BilledUnits = {
  readonly commits: readonly Bill[];
  readonly findings: readonly ToldBill[];
  readonly loads: readonly Bill[];
  readonly rebuild: Bill;
  readonly rebuilt: number;
  readonly bytes: number;
};

/** One bar in so many closes a seventh lower on five times the volume. */
const SHOCK_EVERY = 40;

const shocked = (bar: Bar): Bar => ({ ...bar, low: bar.low / 1.15, close: bar.close / 1.15, volume: 5 * bar.volume });

const tablesOn = async (
  emulator: Emulator,
  name: string,
): Promise<{ readonly log: Table; readonly findings: FindingsTable }> => {
  const client = emulator.client();
  const log = { client, name: `${name}-log` };
  await ensureTable(log, LOG_TABLE);
  return { log, findings: await makeFindingsTable(client, `${name}-findings`) };
};

/** Bytes that are billed for an attribute's value. */
const bytesOf = ({ S, N, B }: AttributeValue): number => {
  if (N !== undefined) return 1 + Math.ceil(N.length / 2);
  return B?.length ?? Buffer.byteLength(S ?? '');
};

/** Bytes that an item is kept in: names, values, and 100 for the table. */
const bytesKept = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + name.length + bytesOf(value), 100);

/** The mean bytes of a stream's newest commits, asked by a client that is not metered. */
const bytesIn = async (emulator: Emulator, { name }: Table, stream: string, commits: number): Promise<number> => {
  const { Items = [] } = await emulator.client().send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'p = :p',
      ExpressionAttributeValues: { ':p': { S: commitsOf(stream) } },
      ScanIndexForward: false,
      Limit: commits,
    }),
  );
  return Items.reduce((sum, item) => sum + bytesKept(item), 0) / Items.length;
};

/** How many findings commits tell of. */
const toldOf = (commits: readonly (Commit | null)[]): number => {
  const events = commits.flatMap((commit) => commit?.events ?? []);
  return new Set(events.flatMap((event) => ('chain' in event ? event.id : []))).size;
};

/** Judges a past of so many bars in chunks and then bars one by one, on tables of the emulator, and gives what was billed. */
export const billedUnits = async (emulator: Emulator, interval: Interval, past: number): Promise<BilledUnits> => {
  const { log, findings } = await tablesOn(emulator, `units-${interval}-${past}`);
  const series = { ...SERIES, interval };
  const sources = {
    store: createDynamodbEventStore({ table: log, now: Date.now }),
    snapshots: createDynamodbSnapshots(log),
  };
  const tickers = createTickerHandler({ ...sources, newCommitId: randomUUID, pause: async () => {} });
  const keeping = createDynamodbFindings(findings);
  const projection = createFindingProjection(
    { findings: keeping, read: (...given) => sources.store.read(...given) },
    { checkpoint: async () => 0, moveTo: async () => {} },
  );
  const singles = 2 * sources.snapshots.every - 1;
  const bars = generateBars({ count: past + singles, interval, seed: 5 });

  const carryOut = async (command: TickerCommand): Promise<Commit | null> => {
    const handled = await tickers.handle(series, command);
    if (handled.outcome === 'contended' || handled.decision.refusal)
      throw new Error(`${command.type} was not carried out`);
    return handled.commit;
  };
  const keep = async (commit: Commit | null): Promise<void> => {
    if (commit) await projection.handle([commit]);
  };

  await carryOut(watching(STANDARD, interval));
  for (let i = 0; i < past; i += 100)
    await keep(await carryOut(observing(bars.slice(i, Math.min(past, i + 100)), STANDARD)));
  const bill = meter(log.client);
  const [commits, told, loads]: [Bill[], ToldBill[], Bill[]] = [[], [], []];
  for (const [i, bar] of bars.slice(past).entries()) {
    const made: (Commit | null)[] = [];
    const one = i % SHOCK_EVERY === 0 ? shocked(bar) : bar;
    commits.push(await bill(async () => made.push(await carryOut(observing([one], STANDARD)))));
    const kept = await bill(async () => {
      for (const commit of made) await keep(commit);
    });
    if (kept.requests > 0) told.push({ ...kept, told: toldOf(made) });
    if (i >= singles - sources.snapshots.every) loads.push(await bill(() => loadTicker(sources, seriesKey(series))));
  }
  const bytes = await bytesIn(emulator, log, seriesKey(series), singles);
  const anew = createDynamodbFindings(findings, 2);
  const rebuild = await bill(() => rebuildFindings({ ...sources, findings: anew }));
  return { commits, findings: told, loads, rebuild, rebuilt: (await anew.findings({})).length, bytes };
};
