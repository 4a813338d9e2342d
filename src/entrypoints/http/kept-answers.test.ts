import { Hono } from 'hono';
import { beforeEach, expect, test } from 'vitest';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { keepAnswers } from './kept-answers.ts';

let now = 0;
let made = 0;
let readModel = createMemoryReadModel();
let app = new Hono();

beforeEach(() => {
  now = 5000;
  made = 0;
  readModel = createMemoryReadModel();
  app = new Hono();
  app.get('/list', keepAnswers({ readModel, now: () => now }));
  app.get('/list', (c) => {
    made += 1;
    return c.req.query('wrong') ? c.json({ made }, 400) : c.json({ made }, 200, { ETag: `"${made}"` });
  });
});

const ask = async (path: string): Promise<unknown> => {
  const answer = await app.request(path);
  return { answer: await answer.json(), status: answer.status, tag: answer.headers.get('ETag') };
};

const move = (checkpoint: number): Promise<void> =>
  readModel.apply({ findings: [], bars: [], tickers: [], seen: [], checkpoint });

test('the same question gets the same answer, with its headers, and is worked out once', async () => {
  const first = await ask('/list?limit=2');
  now += 999;
  expect(await ask('/list?limit=2')).toEqual(first);
  expect(first).toEqual({ answer: { made: 1 }, status: 200, tag: '"1"' });
});

test('whoever asks for the head alone gets the headers of the kept answer and no body', async () => {
  await ask('/list');
  const head = await app.request('/list', { method: 'HEAD' });
  expect([head.status, head.headers.get('ETag'), await head.text(), made]).toEqual([200, '"1"', '', 1]);
});

test('another question gets its own answer', async () => {
  await ask('/list?limit=2');
  expect(await ask('/list?limit=3')).toMatchObject({ answer: { made: 2 } });
  expect(await ask('/list')).toMatchObject({ answer: { made: 3 } });
});

test('it is worked out again once the read model has moved on', async () => {
  await ask('/list');
  await move(1);
  expect(await ask('/list')).toMatchObject({ answer: { made: 2 } });
});

test('it is worked out again when the second is over', async () => {
  await ask('/list');
  now += 1000;
  expect(await ask('/list')).toMatchObject({ answer: { made: 2 } });
});

test('a client that names the tag it has is answered anew', async () => {
  await ask('/list');
  await app.request('/list', { headers: { 'If-None-Match': '"1"' } });
  expect(made).toBe(2);
});

test('an answer that is not 200 is not kept', async () => {
  await ask('/list?wrong=1');
  expect(await ask('/list?wrong=1')).toMatchObject({ answer: { made: 2 }, status: 400 });
});

test('what was worked out while the read model moved on is not given for the new state', async () => {
  const slow = new Hono();
  slow.get('/list', keepAnswers({ readModel, now: () => now }));
  slow.get('/list', async (c) => {
    made += 1;
    if (made === 1) await move(7);
    return c.json({ made });
  });
  await slow.request('/list');
  expect(await (await slow.request('/list')).json()).toEqual({ made: 2 });
});

test('no more than some hundred answers are kept', async () => {
  for (let i = 0; i < 300; i += 1) await ask(`/list?i=${i}`);
  expect(await ask('/list?i=0')).toMatchObject({ answer: { made: 1 } });
  expect(await ask('/list?i=299')).toMatchObject({ answer: { made: 301 } });
});
