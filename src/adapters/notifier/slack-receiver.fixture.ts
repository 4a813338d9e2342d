import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

const messageSchema = z.object({
  text: z.string(),
  mrkdwn: z.boolean(),
  parse: z.string(),
  link_names: z.boolean(),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
});

/** A message as Slack gets it. */
export type SlackMessage = z.infer<typeof messageSchema>;

/** How a message is answered; with another status than 200 it is refused. */
export type Answer = (response: ServerResponse, request: IncomingMessage, message: SlackMessage) => unknown;

/** What stands in Slack's place on this machine: it keeps the messages it takes, and apart from them those it refuses, in order of their arrival. */
export type SlackReceiver = {
  readonly url: string;
  readonly messages: readonly SlackMessage[];
  readonly refusals: readonly SlackMessage[];
  /** Answers from now on. */
  answer: Answer;
  /** Resolves when so many messages have been taken. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
};

/** What no answer, log and failure may repeat of the address. */
export const SECRET = 'T00/B00/very-secret-token';

/** Takes a message. */
export const take: Answer = (response) => response.end('ok');

/** Refuses a message with a status and a body. */
export const refuse =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(body);

/** Opens an incoming webhook on a free port of this machine. */
export const openSlackReceiver = async (answer: Answer = take): Promise<SlackReceiver> => {
  const messages: SlackMessage[] = [];
  const refusals: SlackMessage[] = [];
  let waiters: readonly { readonly count: number; readonly resolve: () => void }[] = [];
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const message = messageSchema.parse(JSON.parse(await text(request)));
    const answered = receiver.answer(response, request, message);
    (response.statusCode === 200 ? messages : refusals).push(message);
    for (const { resolve } of waiters.filter(({ count }) => count <= messages.length)) resolve();
    waiters = waiters.filter(({ count }) => count > messages.length);
    await answered;
  };
  const server = createServer((request, response) => {
    hear(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const receiver: SlackReceiver = {
    url: `http://127.0.0.1:${port}/services/${SECRET}`,
    messages,
    refusals,
    answer,
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
  return receiver;
};
