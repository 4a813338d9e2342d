import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { systemSchema } from '../http/system.ts';
import { poll } from './poll.fixture.ts';
import { openWorkplace, START, type Running } from './workplace.fixture.ts';

const edit = (file: string, sql: string): void => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};

test(
  'a start tells where an old commit of the log was changed, who asks how it stands too, and serves all the same',
  { timeout: 60_000 },
  async () => {
    const place = openWorkplace();
    try {
      const serving = async (): Promise<Running> => {
        const server = place.start(START, [], { TAPEWATCH_CHANNELS: '' });
        await server.said(/Serving until stopped/);
        return server;
      };
      const shown = async (server: Running) => {
        const url = await server.said(/listens on (\S+)/);
        const asked = await poll(
          async () => systemSchema.parse(await (await fetch(`${url}/system`)).json()),
          ({ log }) => log.state !== 'unchecked' && log.state !== 'checking',
        );
        const ready: { readonly log: unknown } = Object(await (await fetch(`${url}/ready`)).json());
        expect(ready.log).toEqual(asked.log);
        const gauge = /^tapewatch_log_bad (\d)$/m.exec(await (await fetch(`${url}/metrics`)).text());
        return { ...asked.log, gauge: gauge?.[1] };
      };
      const sound = await serving();
      expect(await shown(sound)).toEqual({ state: 'sound', fault: null, gauge: '0' });
      sound.process.kill('SIGINT');
      expect((await sound.ended).stderr).toBe('');
      edit(
        join(place.folder, 'data/events.sqlite'),
        `UPDATE commits SET body = replace(body, '"score":0', '"score":1')
       WHERE first = 2 AND stream = (SELECT id FROM streams WHERE name = 'sample/AAPL/1d')`,
      );
      const altered = await serving();
      await altered.complained(/not as it was written/);
      const fault =
        'The log is not as it was written: sample/AAPL/1d is bad from version 2 on. See npx tapewatch audit verify, and restore the data folder from a backup (docs/runbook.md).';
      expect(await shown(altered)).toEqual({ state: 'bad', fault, gauge: '1' });
      altered.process.kill('SIGINT');
      expect(await altered.ended).toMatchObject({
        code: 0,
        stderr: `tapewatch: ${fault}\n`,
      });
    } finally {
      await place.close();
    }
  },
);
