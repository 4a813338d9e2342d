import { readFileSync } from 'node:fs';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import * as z from 'zod';
import { CREDENTIALS } from './answers.fixture.ts';
import { clientOptions } from './place.ts';
import { openSqs } from './sqs.ts';

const MANIFEST = new URL('../../../node_modules/fauxqs/package.json', import.meta.url);

const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));

/** The emulator by name and version, for the names of tests. */
export const EMULATOR = `fauxqs ${version}`;

/** Queues and topics of this process's own, none at first. */
export type Emulator = {
  readonly endpoint: string;
  /** Clients of it; whoever opens one need not close it. */
  readonly sqs: () => SQSClient;
  readonly sns: () => SNSClient;
  readonly stop: () => Promise<void>;
};

/** Opens the emulator on the loopback address and a free port. */
export const startFauxqs = async (): Promise<Emulator> => {
  Object.assign(process.env, CREDENTIALS);
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const clients: { destroy(): void }[] = [];
  const kept = <C extends { destroy(): void }>(client: C): C => {
    clients.push(client);
    return client;
  };
  return {
    endpoint,
    sqs: () => kept(openSqs({ endpoint })),
    sns: () => kept(new SNSClient(clientOptions({ endpoint }))),
    stop: async () => {
      for (const client of clients) client.destroy();
      await app.close();
    },
  };
};
