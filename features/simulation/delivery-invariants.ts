import type { Commit } from '../../src/application/ports/event-store.ts';
import { publicEventsOf } from '../../src/application/public-events/public-events-of.ts';
import { chainOf } from '../../src/application/subscribers/due-findings.ts';
import { dueNotices } from '../../src/application/subscribers/due-notices.ts';
import { isDeepStrictEqual } from 'node:util';
import { seriesKey, type Series } from '../../src/domain/market/series.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import type { Hop } from './hop.ts';
import type { Invariant } from './invariant.ts';
import { SERIES } from './market.ts';
import { DIGESTS, subscriberNames } from './names.ts';
import { TELLING } from './on-tables.ts';
import { checkpointsOf } from './subscribers.ts';
import { deliveryOf, waitingIn } from './table-stream.ts';
import type { World } from './world.ts';

const allCommits = ({ log }: World): Promise<readonly Commit[]> => log.commitsAfter(0, Number.MAX_SAFE_INTEGER);

/** The bars that the log holds of a series, as they were judged last, in order of time. */
const judgedBars = async ({ log }: World, stream: string): Promise<readonly Bar[]> => {
  const bars = new Map<number, Bar>();
  for (const { events } of (await log.read(stream)).commits)
    for (const event of events) if ('bar' in event) bars.set(event.bar.time, event.bar);
  return [...bars.values()].toSorted((a, b) => a.time - b.time);
};

const missing = (what: string, wanted: readonly string[], has: (id: string) => boolean): readonly string[] =>
  wanted.filter((id) => !has(id)).map((id) => `${what} ${id}`);

/** What has not come to the end of a series: its judgement, or what people read. */
const behindIn = async (world: World, series: Series): Promise<readonly string[]> => {
  const { driver, tape, readModel, findings, log } = world;
  const stream = seriesKey(series);
  const { commits } = await log.read(stream);
  const newest = commits.findLast((commit) => chainOf(commit) !== null);
  const isJudged = isDeepStrictEqual(await judgedBars(world, stream), tape.get(series.ticker));
  return [
    ...(isJudged ? [] : [`not every bar of ${stream} was judged`]),
    ...((await readModel.seen(stream)) === commits.at(-1)?.last ? [] : [`the read model is behind in ${stream}`]),
    ...(driver === 'feed' || (await findings.reached(stream))?.commitId === newest?.commitId
      ? []
      : [`the findings of ${stream} are behind`]),
  ];
};

const reached = async (world: World): Promise<readonly string[]> => {
  const events = (await allCommits(world)).flatMap(publicEventsOf).map(({ id }) => id);
  const { published, effects } = world.ledger;
  return [
    ...(await Promise.all(SERIES.map((series) => behindIn(world, series)))).flat(),
    ...missing('the bus was never told of', events, (id) => published.has(id)),
    ...missing('the consumer never took', events, (id) => effects.has(id)),
  ];
};

/** The notices that the log calls for, in its order; a withdrawal only where the finding was told. */
const noticesDue = async (world: World): Promise<readonly string[]> => {
  const due = new Set<string>();
  for (const commit of await allCommits(world))
    for (const { notice, earlier } of await dueNotices((...given) => world.log.read(...given), commit, 'medium'))
      if (notice.reason !== 'retracted' || earlier.some((id) => due.has(id))) due.add(notice.id);
  return [...due];
};

const decidedOnce = async (world: World): Promise<readonly string[]> => {
  const due = await noticesDue(world);
  const { told } = world.ledger;
  const ids = told.map(({ id }) => id);
  const again = told.filter((one) => one.again).map(({ id }) => `${id} was told though that was on record`);
  return [...again, ...missing('people were told what the log does not call for:', ids, (id) => due.includes(id))];
};

/** The finding that a notice is about. */
const findingOf = (notice: string): string => notice.split(':')[0] ?? notice;

/** What is still held back, and what no letter told though it was not withdrawn. */
const heldBack = async ({ driver, deliveries, ledger }: World, due: readonly string[]): Promise<readonly string[]> => {
  if (driver === 'stream') return [];
  const held = (await deliveries.held(DIGESTS)).map(({ id }) => `${id} is still held back`);
  const withdrawn = new Set(due.filter((id) => id.includes(':retracted:')).map(findingOf));
  const lasting = due.filter((id) => !withdrawn.has(findingOf(id)));
  return [...held, ...missing('no letter told', lasting, (id) => ledger.digested.has(id))];
};

const toldAll = async (world: World): Promise<readonly string[]> => {
  const told = new Set(world.ledger.told.map(({ id }) => id));
  const due = await noticesDue(world);
  return [...missing('people were never told', due, (id) => told.has(id)), ...(await heldBack(world, due))];
};

const total = async (queue: Hop['queue']): Promise<number> => {
  const { waiting, inHand } = await queue.counts();
  return waiting + inHand;
};

const balanceOf = async ({ queue, dead, seen }: Hop): Promise<readonly string[]> => {
  const { put, buried, exhumed, redriven, removed, done } = seen;
  const delivered = [...removed].filter((id) => done.has(id)).length;
  const [underWay, parked] = [await total(queue), await total(dead)];
  const sums = [
    { what: 'sent', is: put, of: delivered + buried + underWay },
    { what: 'parked', is: buried, of: parked + exhumed },
    { what: 'sent back', is: Math.max(redriven, exhumed), of: redriven },
  ];
  return sums.filter(({ is, of }) => is !== of).map(({ what, is, of }) => `${queue.name}: ${is} ${what}, not ${of}`);
};

/** Copies of events that the rule of the bus neither brought to the queue nor has under way. */
const lostByRule = ({ ledger: { sent, underWay }, inbox: { seen } }: World): readonly string[] => {
  const brought = seen.put - seen.redriven;
  return sent === brought + underWay ? [] : [`the bus: ${sent} sent, not ${brought} brought and ${underWay} under way`];
};

/** The place of a commit in the order by which it is handed over; Infinity where it has none yet. */
const sequenceIn =
  ({ onTables }: World) =>
  ({ stream, first, sequence }: Commit): number =>
    onTables ? (onTables.orderOf(TELLING).sequencesOf(stream, first, first).get(first) ?? Infinity) : sequence;

/** Whether a commit is on its way to a subscriber, or known to come by no record. */
const underWayIn = async (world: World): Promise<(subscriber: string, commit: Commit) => boolean> => {
  const checkpoints = await checkpointsOf(world);
  const waiting = waitingIn(world.stream);
  const { missed, told } = world.stream;
  const untold = new Set(world.ledger.answered.slice(told).map(({ asked }) => asked));
  const sequenceOf = sequenceIn(world);
  if (world.driver !== 'stream') return (name, commit) => sequenceOf(commit) > (checkpoints.get(name) ?? Infinity);
  return (name, commit) =>
    untold.has(commit.commitId) || waiting.has(deliveryOf(name, commit)) || missed.has(deliveryOf(name, commit));
};

/** Jobs that are said to be on their queue and never came to it; what was put twice is no harm. */
const lostBySchedule = ({ ledger: { scheduled }, jobs: { seen } }: World): readonly string[] => {
  const came = seen.put - seen.redriven;
  return came < scheduled ? [`${scheduled} jobs were taken for sent, and ${came} came to their queue`] : [];
};

/** Deliveries of commits to subscribers that were not made, are not parked and not under way. */
const unaccounted = async (world: World): Promise<readonly string[]> => {
  const parked = await world.parking.parked();
  const isUnderWay = await underWayIn(world);
  const isParked = (subscriber: string, { stream, first, last }: Commit): boolean =>
    parked.some(
      (one) => one.subscriber === subscriber && one.stream === stream && first >= one.first && last <= one.through,
    );
  const commits = await allCommits(world);
  return subscriberNames(world.driver, world.messaging.bus).flatMap((name) =>
    commits
      .filter((commit) => !world.ledger.delivered.has(deliveryOf(name, commit)))
      .filter((commit) => !isUnderWay(name, commit) && !isParked(name, commit))
      .map((commit) => `version ${commit.first} of ${commit.stream} never came to ${name}`),
  );
};

const accounted = async (world: World): Promise<readonly string[]> => [
  ...(await balanceOf(world.jobs)),
  ...(await balanceOf(world.inbox)),
  ...lostByRule(world),
  ...lostBySchedule(world),
  ...(await unaccounted(world)),
];

/** What holds of messages on their way. */
export const DELIVERY_INVARIANTS: readonly Invariant[] = [
  { name: 'I5', says: 'every event reaches every consumer', when: 'at rest', check: reached },
  { name: 'I9', says: 'one notice for each step of a finding, and none again', when: 'always', check: decidedOnce },
  { name: 'I9', says: 'every notice is told in the end', when: 'at rest', check: toldAll },
  { name: 'I10', says: 'sent = delivered + parked + under way, on every hop', when: 'always', check: accounted },
];
