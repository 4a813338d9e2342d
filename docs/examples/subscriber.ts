import { setTimeout as wait } from 'node:timers/promises';

const address = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/events?after=0');
const take = (block: string): void => {
  const [, id, data] = /^id: (.*)(?:\nevent: .*\ndata: (.*))?$/m.exec(block) ?? [];
  if (data) process.stdout.write(`${data}\n`);
  if (id) address.searchParams.set('after', id);
};
const follow = async (): Promise<void> => {
  let rest = '';
  for await (const chunk of (await fetch(address)).body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    blocks.forEach(take);
  }
};
for (;;) {
  await follow().catch(() => undefined);
  await wait(2000);
}
