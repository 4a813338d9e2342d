const address = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/events?after=0');
const say = (words: unknown): boolean => process.stderr.write(`${address.href}: ${String(words)}\n`);
const follow = async ({ status, body }: Response): Promise<void> => {
  if (status !== 200) say(`refused with status ${status}`);
  if (status !== 200) process.exit(1);
  let rest = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    for (const [, id, data] of (rest += chunk).matchAll(/^id: (.*)\n(?:event: .*\ndata: (.*)\n)?\n/gm)) {
      if (data) process.stdout.write(`${data}\n`);
      address.searchParams.set('after', String(id));
    }
    rest = rest.slice(rest.lastIndexOf('\n\n') + 1);
  }
};
for (; ; await new Promise((wake) => setTimeout(wake, 2000))) await fetch(address).then(follow).catch(say);
