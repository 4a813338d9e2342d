import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteDeliveryLog } from '../../adapters/delivery-log/sqlite-delivery-log.ts';
import { openSqliteParking } from '../../adapters/parking/sqlite-parking.ts';
import type { ParkedStream, Redrive } from '../../application/ports/parking.ts';
import type { Config } from '../composition/config.ts';
import { outletsOf, subscriberOf } from '../composition/outlets.ts';
import { openReading, shownFile } from '../composition/resources.ts';
import { readingLog } from './reading-log.ts';

/** How far a subscriber has come, in commits, and how many streams are parked for it. */
export type SubscriberState = {
  readonly name: string;
  readonly checkpoint: number;
  readonly head: number;
  readonly lag: number;
  readonly parked: number;
};

/** What could not be taken, and the newest re-drives, newest first. */
export type ParkedState = { readonly parked: readonly ParkedStream[]; readonly redrives: readonly Redrive[] };

type Closing = { close(): void };

/** Most re-drives that are told of. */
const MOST_REDRIVES = 20;

/** What `work` gives with a file of the data folder open; `otherwise` when there is no such file. */
const withFile = async <R extends Closing, T>(
  file: string,
  open: (file: string) => R | Promise<R>,
  work: (opened: R) => Promise<T>,
  otherwise: T,
): Promise<T> => {
  if (!existsSync(file)) return otherwise;
  const opened = await open(file);
  try {
    return await work(opened);
  } finally {
    opened.close();
  }
};

const checkpointsOf = async (config: Config): Promise<readonly (readonly [string, number])[]> => {
  const { data } = config;
  const outlets = outletsOf(config);
  const shown = await withFile(
    shownFile(config),
    () => openReading(config),
    (readModel) => readModel.checkpoint(),
    0,
  );
  const told = await withFile(
    join(data, 'deliveries.sqlite'),
    (file) => openSqliteDeliveryLog({ file, readOnly: true }),
    (deliveries) => Promise.all(outlets.map((outlet) => deliveries.checkpoint(outlet))),
    outlets.map(() => 0),
  );
  return [['read-model', shown], ...outlets.map((outlet, i) => [subscriberOf(outlet), told[i] ?? 0] as const)];
};

/** What is parked in the data folder, beside a running server or without one. */
export const parkedState = ({ data }: Config): Promise<ParkedState> =>
  withFile(
    join(data, 'parking.sqlite'),
    (file) => openSqliteParking({ file, readOnly: true }),
    async (parking) => ({ parked: await parking.parked(), redrives: await parking.redrives(MOST_REDRIVES) }),
    { parked: [], redrives: [] },
  );

/** The state of every subscriber of the data folder, the read model first; beside a running server or without one. */
export const subscriberStates = async (config: Config): Promise<readonly SubscriberState[]> => {
  const checkpoints = await readingLog(config, () => checkpointsOf(config));
  const { parked } = await parkedState(config);
  const head = await readingLog(config, (log) => log.head());
  return checkpoints.map(([name, checkpoint]) => ({
    name,
    checkpoint,
    head,
    lag: Math.max(0, head - checkpoint),
    parked: parked.filter(({ subscriber }) => subscriber === name).length,
  }));
};

const COLUMNS = ['subscriber', 'checkpoint', 'head', 'lag', 'parked'] as const;

/** The states as lines of a table: commits, and parked streams. */
export const stateLines = (states: readonly SubscriberState[]): readonly string[] => {
  const rows = [
    COLUMNS,
    ...states.map(({ name, checkpoint, head, lag, parked }) => [name, checkpoint, head, lag, parked]),
  ];
  const first = Math.max(...rows.map(([name]) => String(name).length));
  return rows.map(([name, ...numbers]) =>
    [String(name).padEnd(first), ...numbers.map((n) => String(n).padStart(10))].join('  '),
  );
};
