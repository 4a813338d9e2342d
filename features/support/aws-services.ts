import { CREDENTIALS } from '../../src/adapters/aws/answers.fixture.ts';
import { startDynoxide } from '../../src/adapters/dynamodb/dynoxide.fixture.ts';
import { startMinistack } from '../../scripts/aws/ministack.ts';

/** Where a scenario keeps its log and tells of findings: settings of Tapewatch, and where its queues are. */
export type AwsPlace = {
  readonly settings: NodeJS.ProcessEnv;
  readonly queue: string;
  readonly endpoint: string;
};

type Services = { readonly tables: string; readonly bus: string; readonly stop: () => Promise<void> };

const startServices = async (): Promise<Services> => {
  const [tables, bus] = await Promise.all([startDynoxide(), startMinistack()]);
  const stop = async (): Promise<void> => {
    await Promise.all([tables.stop(), bus.stop()]);
  };
  return { tables: tables.endpoint, bus: bus.endpoint, stop };
};

let services: Services | null = null;
let places = 0;

/** Starts the emulators that all scenarios share: dynoxide for tables, ministack for buses and queues; what asks them from here takes its credentials from the environment, too. */
export const startAwsServices = async (): Promise<void> => {
  Object.assign(process.env, CREDENTIALS);
  services = await startServices();
};

/** A place of its own for a scenario on these emulators. */
export const openAwsPlace = (): AwsPlace => {
  if (!services) throw new Error('The emulators of AWS were not started.');
  const { tables, bus } = services;
  const name = `scenario-${(places += 1)}`;
  const queue = `${name}-events`;
  const settings = {
    ...CREDENTIALS,
    TAPEWATCH_STORE: 'dynamodb',
    TAPEWATCH_READ_MODEL: 'dynamodb',
    TAPEWATCH_DYNAMODB_ENDPOINT: tables,
    TAPEWATCH_DYNAMODB_TABLE: `${name}-log`,
    TAPEWATCH_DYNAMODB_FINDINGS_TABLE: `${name}-findings`,
    TAPEWATCH_BUS: 'eventbridge',
    TAPEWATCH_EVENTBRIDGE_ENDPOINT: bus,
    TAPEWATCH_EVENTBRIDGE_BUS: name,
    TAPEWATCH_SQS_ENDPOINT: bus,
    TAPEWATCH_SQS_QUEUE: queue,
    TAPEWATCH_SQS_DEAD_LETTERS: `${name}-dead`,
  };
  return { settings, queue, endpoint: bus };
};

/** Stops the emulators, where they were started. */
export const stopAwsServices = async (): Promise<void> => services?.stop();
