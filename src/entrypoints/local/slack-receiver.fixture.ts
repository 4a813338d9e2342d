import { createServer } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** A loopback stand-in for Slack: the texts of the messages it got, in order of their arrival. */
export type SlackReceiver = {
  readonly url: string;
  readonly messages: readonly string[];
  /** Resolves when so many messages have arrived. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
};

/** Takes a little time, so that a message can be in flight when its sender dies. */
const promptly = (): Promise<void> => wait(4);

const textOf = (body: string): string => {
  const message: unknown = JSON.parse(body);
  if (typeof message === 'object' && message !== null && 'text' in message) return String(message.text);
  throw new Error(`no Slack message: ${body}`);
};

/** Opens a receiver on a free port; it answers a message once `answering` is over. */
export const openSlackReceiver = async (answering: () => Promise<void> = promptly): Promise<SlackReceiver> => {
  const messages: string[] = [];
  let waiters: readonly { readonly count: number; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    void text(request).then(
      async (body) => {
        messages.push(textOf(body));
        for (const { resolve } of waiters.filter(({ count }) => count <= messages.length)) resolve();
        waiters = waiters.filter(({ count }) => count > messages.length);
        await answering();
        response.end('ok');
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/services/T0/B0/secret`,
    messages,
    received: async (count) => {
      if (messages.length >= count) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiters = [...waiters, { count, resolve }];
      await promise;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
