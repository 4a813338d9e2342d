import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openWorkplace, START, type Running } from './workplace.fixture.ts';

const edit = (file: string, sql: string): void => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};

test(
  'a start tells where an old commit of the log was changed, and serves all the same',
  { timeout: 60_000 },
  async () => {
    const place = openWorkplace();
    try {
      const serving = async (): Promise<Running> => {
        const server = place.start(START, [], { TAPEWATCH_CHANNELS: '' });
        await server.said(/Serving until stopped/);
        return server;
      };
      const sound = await serving();
      sound.process.kill('SIGINT');
      expect((await sound.ended).stderr).toBe('');
      edit(
        join(place.folder, 'data/events.sqlite'),
        `UPDATE commits SET body = replace(body, '"score":0', '"score":1')
       WHERE first = 2 AND stream = (SELECT id FROM streams WHERE name = 'sample/AAPL/1d')`,
      );
      const altered = await serving();
      await altered.complained(/not as it was written/);
      altered.process.kill('SIGINT');
      expect(await altered.ended).toMatchObject({
        code: 0,
        stderr:
          'tapewatch: The log is not as it was written: sample/AAPL/1d is bad from version 2 on. See npx tapewatch audit verify, and restore the data folder from a backup (docs/runbook.md).\n',
      });
    } finally {
      await place.close();
    }
  },
);
