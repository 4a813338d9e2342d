import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import type { Commit } from '../../application/ports/event-store.ts';
import { poll } from './poll.fixture.ts';
import { readRows, type Rows } from './read-rows.fixture.ts';
import {
  openSlackReceiver,
  take,
  type Answer,
  type SlackReceiver,
} from '../../adapters/notifier/slack-receiver.fixture.ts';
import { openWorkplace, START, type Running, type Workplace } from './workplace.fixture.ts';

/** A data folder, and the receiver that its runs tell. */
type Scene = { readonly place: Workplace; readonly slack: SlackReceiver };

/** What runs left and told: the rows, the commits, Slack's messages in order, and the last summary. */
type Outcome = {
  readonly rows: Rows;
  readonly commits: readonly Commit[];
  readonly messages: readonly string[];
  readonly summary: string;
};

/** Resolves at the moment a run is to be killed; `before` counts the messages of the runs before it, `all` those there are to tell. */
type Moment = (server: Running, slack: SlackReceiver, counts: { before: number; all: number }) => Promise<unknown>;

type Ready = { readonly barsJudged: number; readonly subscribers: readonly { readonly lag: number }[] };

const readyAt = async (url: string): Promise<Ready> => {
  const answer: Ready = Object(await (await fetch(`${url}/ready`)).json());
  return answer;
};

const listening: Moment = (server) => server.said(/listens on/);
const ready: Moment = (server) => server.said(/Serving until stopped/);
const told =
  (count: number): Moment =>
  (_, slack, { before, all }) =>
    slack.received(Math.min(before + count, all));

const judged =
  (count: number): Moment =>
  async (server) => {
    const url = await server.said(/listens on (\S+)/);
    return poll(
      () => readyAt(url),
      ({ barsJudged }) => barsJudged >= count,
    );
  };

const MOMENTS: readonly Moment[] = [
  listening,
  judged(100),
  judged(400),
  judged(900),
  judged(1500),
  told(1),
  told(2),
  told(3),
  told(5),
  told(8),
  told(13),
  ready,
  told(1),
];

/** Every finding in a message of its own, without a pause. */
const ONE_BY_ONE = { TAPEWATCH_DIGEST_AFTER_DAYS: '36500', TAPEWATCH_SLACK_INTERVAL_MS: '0' };

const dataOf = ({ place }: Scene): string => join(place.folder, 'data');

const commitsOf = async (scene: Scene): Promise<readonly Commit[]> => {
  const store = openSqliteEventStore({ file: join(dataOf(scene), 'events.sqlite'), now: () => 0, readOnly: true });
  try {
    return await store.commitsAfter(0, 1_000_000);
  } finally {
    store.close();
  }
};

const start = ({ place, slack }: Scene): Running =>
  place.start(START, [], {
    TAPEWATCH_CHANNELS: 'console,slack',
    TAPEWATCH_SLACK_WEBHOOK_URL: slack.url,
    ...ONE_BY_ONE,
  });

const isCaughtUp = async (url: string): Promise<boolean> =>
  (await readyAt(url)).subscribers.every(({ lag }) => lag === 0);

const runToTheEnd = async (scene: Scene): Promise<Outcome> => {
  const server = start(scene);
  const url = await server.said(/listens on (\S+)/);
  const summary = await server.said(/listens on \S+\n([^]*)\nNext\n/);
  await poll(
    () => isCaughtUp(url),
    (caughtUp) => caughtUp,
  );
  server.process.kill('SIGTERM');
  const { code, stderr } = await server.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return {
    rows: await readRows(dataOf(scene)),
    commits: await commitsOf(scene),
    messages: scene.slack.messages.map(({ text }) => text),
    summary,
  };
};

const killAt = async (scene: Scene, moment: Moment, all: number): Promise<void> => {
  const { slack } = scene;
  const before = slack.messages.length;
  const server = start(scene);
  await moment(server, slack, { before, all });
  server.process.kill('SIGKILL');
  expect((await server.ended).signal).toBe('SIGKILL');
};

/** Takes a little time, so that a message can be in flight when its sender dies. */
const promptly: Answer = async (...given) => {
  await wait(4);
  take(...given);
};

const openScene = async (): Promise<Scene> => ({ place: openWorkplace(), slack: await openSlackReceiver(promptly) });

const closeScene = async ({ place, slack }: Scene): Promise<void> => {
  await place.close();
  await slack.close();
};

/** What a message is about: its lead (the severity, or that it is now another) and the id of its finding. */
const topicOf = (message: string): string => message.replace(/^(.*?):[^]*\n(\S+)[^]*$/, '$1 $2');

const idOf = (message: string): string => topicOf(message).split(' ').at(-1) ?? '';

/** The texts without those that repeat the one just before. */
const collapsed = (texts: readonly string[]): readonly string[] => texts.filter((one, i) => one !== texts[i - 1]);

const streamsOf = (commits: readonly Commit[]): ReadonlyMap<string, readonly Commit[]> =>
  Map.groupBy(commits, ({ stream }) => stream);

describe('kill -9 at any moment, and start again', { timeout: 120_000 }, () => {
  let quiet: Scene;
  let rough: Scene;
  let undisturbed: Outcome;
  let killed: Outcome;
  const heads: number[] = [];

  beforeAll(async () => {
    quiet = await openScene();
    rough = await openScene();
    undisturbed = await runToTheEnd(quiet);
    for (const moment of MOMENTS) {
      await killAt(rough, moment, undisturbed.messages.length);
      heads.push((await commitsOf(rough)).length);
    }
    killed = await runToTheEnd(rough);
  }, 240_000);

  afterAll(async () => {
    await closeScene(quiet);
    await closeScene(rough);
  });

  test('the kills fell into the load as well as after it', () => {
    expect(new Set(heads).size).toBeGreaterThan(3);
    expect(heads.toSorted((a, b) => a - b)).toEqual(heads);
    expect(heads.at(-1)).toBe(killed.commits.length);
  });

  test('the same findings with the same ids, the same bars and judgements', () => {
    expect(undisturbed.rows.findings.length).toBeGreaterThan(50);
    expect(killed.rows.findings).toEqual(undisturbed.rows.findings);
    expect(killed.rows.bars).toEqual(undisturbed.rows.bars);
    const tickers = ({ rows }: Outcome) => JSON.stringify(rows.tickers).replaceAll(/"lastRecorded":\d+/g, '');
    expect(tickers(killed)).toBe(tickers(undisturbed));
  });

  test('the log holds nothing twice: versions from 1 without a gap, each bar and each finding once', () => {
    const ids = killed.commits.map(({ stream, commitId }) => `${stream} ${commitId}`);
    expect(new Set(ids).size).toBe(ids.length);
    for (const commits of streamsOf(killed.commits).values()) {
      expect(commits.map(({ first }) => first)).toEqual([1, ...commits.slice(0, -1).map(({ last }) => last + 1)]);
      const events = commits.flatMap((commit) => commit.events);
      const bars = events.flatMap((event) => (event.type === 'BarObserved' ? event.bar.time : []));
      expect(new Set(bars).size).toBe(bars.length);
      const found = events.flatMap((event) => (event.type === 'AnomalyDetected' ? event.id : []));
      expect(new Set(found).size).toBe(found.length);
    }
  });

  test('the same events in each stream as without a kill, but for where commits begin and end', () => {
    const typesOf = ({ commits }: Outcome) =>
      [...streamsOf(commits)].map(([stream, own]) => [
        stream,
        own.flatMap(({ events }) => events.map(({ type }) => type)),
      ]);
    expect(typesOf(killed)).toEqual(typesOf(undisturbed));
  });

  test('the same series and findings on the console', () => {
    const [series] = undisturbed.summary.split('\n');
    expect(killed.summary.trimEnd().split('\n').slice(-2)).toEqual([
      series,
      `${undisturbed.rows.findings.length} findings, none of them new since the last start`,
    ]);
  });

  test('Slack hears of every finding once and in order, but for the one message in flight at a kill', () => {
    const topics = undisturbed.messages.map(topicOf);
    expect(new Set(topics).size).toBe(topics.length);
    const heard = collapsed(killed.messages.map(topicOf));
    expect(new Set(heard).size).toBe(heard.length);
    expect(killed.messages.length - heard.length).toBeLessThanOrEqual(MOMENTS.length);
    const ids = new Set(undisturbed.messages.map(idOf));
    expect([...new Set(killed.messages.map(idOf))]).toEqual([...ids]);
    expect(ids.size).toBe(undisturbed.rows.findings.length);
  });
});
