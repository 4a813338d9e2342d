import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkplace, TAPEWATCH, type Workplace } from '../local/workplace.fixture.ts';

let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
});

afterEach(() => place.close());

describe('demo', { timeout: 60_000 }, () => {
  test('plays February to April 2020, tells the crash as it begins, and keeps nothing', async () => {
    const { code, stdout, stderr } = await place.run(TAPEWATCH, ['demo', '--speed', '1000', '--exit']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    const days = lines.flatMap((line) => /^(2020-\d\d-\d\d)  /.exec(line)?.[1] ?? []);
    expect([days.length, days.at(0), days.at(-1)]).toEqual([53, '2020-02-03', '2020-04-17']);
    expect(lines[0]).toMatch(/^Twenty years of the index are judged\. Watch http:\S+\/#\/%5EGSPC$/);
    expect(lines.find((line) => line.startsWith('2020-02-03'))).toBe('2020-02-03   3,248.92   +0.7 %  ++');
    const told = lines.findIndex((line) => line.startsWith('high      ^GSPC fell 3.4 % on 2020-02-24'));
    expect(lines[told - 1]).toMatch(/^2020-02-24 /);
    const second = lines.findIndex((line) => line.startsWith('high      ^GSPC fell 7.6 % on 2020-03-09'));
    expect(lines[second - 1]).toMatch(/^2020-03-09 /);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    expect(existsSync(join(place.folder, 'data'))).toBe(false);
  });

  test('a port in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await place.run(TAPEWATCH, ['demo', '--exit'], { PORT: String(port) })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `tapewatch: Port ${port} on 127.0.0.1 is in use. Stop what uses it, or set PORT=0 to take any free one.\n`,
    });
    holder.close();
  });

  test('SIGINT ends it', async () => {
    const running = place.start(TAPEWATCH, ['demo', '--speed', '20']);
    await running.said(/2020-02-05/);
    running.process.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
