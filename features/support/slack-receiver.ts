import { once } from 'node:events';
import { createServer } from 'node:http';
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

/** What stands in Slack's place on this machine: it keeps every message it takes, and counts those it refuses. */
export type SlackReceiver = {
  readonly url: string;
  readonly messages: readonly SlackMessage[];
  readonly refusals: readonly SlackMessage[];
  /** From now on refuses what speaks of a ticker; null takes everything again. */
  refuse(ticker: string | null): void;
  close(): Promise<void>;
};

/** Opens an incoming webhook on a free port of this machine. */
export const openSlackReceiver = async (): Promise<SlackReceiver> => {
  const messages: SlackMessage[] = [];
  const refusals: SlackMessage[] = [];
  let refused: string | null = null;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const message = messageSchema.parse(JSON.parse(body));
      const isRefused = refused !== null && message.text.includes(refused);
      (isRefused ? refusals : messages).push(message);
      response.writeHead(isRefused ? 400 : 200).end(isRefused ? 'invalid_payload' : 'ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/services/features`,
    messages,
    refusals,
    refuse: (ticker) => {
      refused = ticker;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
