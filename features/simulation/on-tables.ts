import { FINDINGS_TABLE } from '../../src/adapters/dynamodb/findings-table.ts';
import { LOG_TABLE } from '../../src/adapters/dynamodb/log-table.ts';
import { createTables, putIn, type Tables } from '../../src/adapters/dynamodb/tables.fixture.ts';
import { openCommitOrder, type CommitOrder } from '../../src/adapters/event-store/commit-order.ts';
import { createDynamodbEventStore } from '../../src/adapters/event-store/dynamodb-event-store.ts';
import {
  openNumberedEventStore,
  type NumberedEventStore,
} from '../../src/adapters/event-store/numbered-event-store.ts';
import { createDynamodbFindings } from '../../src/adapters/read-model/dynamodb-findings.ts';
import type { KeptFindings } from '../../src/application/ports/kept-findings.ts';
import type { Random } from './random.ts';
import type { Log } from './remote-log.ts';
import { createStreamService, type StreamService } from './stream-service.ts';
import { calmClient } from './table-clients.ts';
import type { Timeline } from './timeline.ts';

/** The tables of the log and of findings, by name. */
export const LOG = 'log';
export const FINDINGS = 'findings';

/** Says that the findings are those of the log, as is said of a table when it is made. */
const CLAIM = { p: { S: 'current' }, s: { S: '-' }, w: { S: LOG } };

/** The installation that tells people and programs; others only append. */
export const TELLING = 'an installation';

/** What is outside of processes where the log is in a table: tables and their stream, and the files in which installations keep the order of commits. */
export type OnTables = {
  readonly tables: Tables;
  readonly stream: StreamService;
  /** How many commits were put. */
  readonly commits: () => number;
  /** The order of an installation, kept when its process ends. */
  readonly orderOf: (installation: string) => CommitOrder;
};

/** What someone sees of tables who asks them past the network. */
export type Observed = { readonly log: Log; readonly findings: KeptFindings };

/** What a table is said to have of a stream. */
const streamOf = (arn: string | null): object => ({
  Table: {
    StreamSpecification: { StreamEnabled: arn !== null },
    ...(arn !== null && { LatestStreamArn: arn }),
  },
});

/** Tables whose puts to the log come into its stream; commits are put under a condition, snapshots are not. */
const telling = (tables: Tables, { arn, tell }: Pick<StreamService, 'arn' | 'tell'>): Tables => ({
  ...tables,
  answer: (asked, behind) => {
    const answer = tables.answer(asked, behind);
    if (asked.command === 'DescribeTableCommand') return { ...answer, ...streamOf(arn()) };
    const { TableName: name, Item: item, ConditionExpression: condition } = putIn(asked) ?? {};
    if (name === LOG && item) tell(item, condition !== undefined);
    return answer;
  },
});

/** Empty tables with a stream. */
export const openTables = (timeline: Timeline, random: Random, change: (sound: Tables) => Tables): OnTables => {
  const stream = createStreamService(timeline, random);
  const sound = createTables();
  sound.answer({ command: 'CreateTableCommand', input: { TableName: LOG, ...LOG_TABLE } });
  sound.answer({ command: 'CreateTableCommand', input: { TableName: FINDINGS, ...FINDINGS_TABLE } });
  sound.answer({ command: 'PutItemCommand', input: { TableName: FINDINGS, Item: CLAIM } });
  const orders = new Map<string, CommitOrder>();
  let commits = 0;
  const tell: StreamService['tell'] = (item, isCommit) => {
    if (isCommit) commits += 1;
    stream.tell(item, isCommit);
  };
  return {
    tables: change(telling(sound, { ...stream, tell })),
    stream,
    commits: () => commits,
    orderOf: (installation) => {
      const order = orders.get(installation) ?? openCommitOrder({ file: ':memory:' });
      orders.set(installation, order);
      return order;
    },
  };
};

/** Looks at tables past the network, each time as if for the first. */
export const observe = ({ tables }: OnTables, now: () => number): Observed => {
  const client = calmClient(tables);
  const store = () => createDynamodbEventStore({ table: { client, name: LOG }, now });
  const numbered = async <T>(work: (log: NumberedEventStore) => Promise<T>): Promise<T> => {
    const log = await openNumberedEventStore({ store: store(), order: openCommitOrder({ file: ':memory:' }) });
    return work(log).finally(() => log.close());
  };
  const log: Log = {
    append: (...given) => store().append(...given),
    read: (...given) => store().read(...given),
    streams: () => store().streams(),
    commitsAfter: (...given) => numbered((one) => one.commitsAfter(...given)),
    head: () => numbered((one) => one.head()),
    onAppend: () => () => {},
  };
  return { log, findings: createDynamodbFindings({ client, name: FINDINGS, log: LOG }) };
};
