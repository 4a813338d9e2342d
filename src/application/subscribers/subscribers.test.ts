import { createMemoryDeliveryLog } from '../../adapters/delivery-log/memory-delivery-log.ts';
import { createMemoryPublisher } from '../../adapters/publisher/memory-publisher.ts';
import { createMemoryFindings } from '../../adapters/read-model/memory-findings.ts';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { rememberedCheckpoint } from './checkpoint.fixture.ts';
import { createNotification } from './notify.ts';
import { createFindingProjection } from './project-findings.ts';
import { createProjection } from './project.ts';
import { createPublication } from './publish.ts';
import { subscriberContract } from './subscriber.contract.ts';

subscriberContract('the projection', (read) => {
  const readModel = createMemoryReadModel();
  return {
    subscriber: createProjection({ readModel, read }),
    effect: async (streams) => ({
      findings: await readModel.findings({ limit: 100 }),
      tickers: await readModel.tickers(),
      bars: await Promise.all(streams.map((stream) => readModel.bars(stream, 0, Number.MAX_SAFE_INTEGER, 100))),
      seen: await Promise.all(streams.map((stream) => readModel.seen(stream))),
    }),
  };
});

subscriberContract('the projection of findings', (read) => {
  const findings = createMemoryFindings();
  return {
    subscriber: createFindingProjection({ findings, read }, rememberedCheckpoint()),
    effect: async (streams) => ({
      findings: await findings.findings({}),
      reached: await Promise.all(streams.map((stream) => findings.reached(stream))),
      retracted: await Promise.all(streams.map((stream) => findings.finding(`${stream.split('/')[1]} a`))),
    }),
  };
});

subscriberContract('an outlet', (read) => {
  const deliveries = createMemoryDeliveryLog();
  const told: { readonly stream: string; readonly id: string }[] = [];
  const notify = async ({ id, finding }: { id: string; finding: { series: string } }): Promise<void> => {
    told.push({ stream: finding.series, id });
  };
  return {
    subscriber: createNotification({
      notifier: { outlet: 'slack', notify, digest: async () => {} },
      deliveries,
      read,
      minSeverity: 'medium',
      digesting: null,
    }),
    effect: async (streams) => ({
      told: streams.map((stream) => told.filter((one) => one.stream === stream).map(({ id }) => id)),
      seen: await Promise.all(streams.map((stream) => deliveries.seen('slack', stream))),
    }),
  };
});

subscriberContract('a bus', (read) => {
  const deliveries = createMemoryDeliveryLog();
  const heard: { readonly stream: string; readonly id: string }[] = [];
  const publisher = createMemoryPublisher(({ subject, id }) => heard.push({ stream: subject, id }));
  return {
    subscriber: createPublication({ publisher, deliveries, read }),
    effect: async (streams) => ({
      heard: streams.map((stream) => heard.filter((one) => one.stream === stream).map(({ id }) => id)),
      seen: await Promise.all(streams.map((stream) => deliveries.seen('bus:memory', stream))),
    }),
  };
});
