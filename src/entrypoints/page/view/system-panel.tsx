import type { ComponentChildren } from 'preact';
import { grouped, countText } from '../../../application/wording/figures.ts';
import type { System } from '../api/answers.ts';
import { link, now, stream, type Link, type Stream } from '../state/market.ts';
import { system } from '../state/system.ts';
import { ageWords } from '../words/ages.ts';
import { Table, type Column, type TableRow } from './table.tsx';

const LINKS: Readonly<Record<Link['state'], string>> = {
  connecting: 'connecting',
  'warming-up': 'answers, and is not ready yet',
  live: 'answers',
  problem: 'answers with a problem',
  lost: 'no answer',
};

const STREAMS: Readonly<Record<Stream, string>> = {
  closed: 'no live events',
  opening: 'live events are being asked for',
  open: 'live events come in',
  lost: 'live events are cut off, connecting again',
};

const LOGS: Readonly<Record<System['log']['state'], string>> = {
  unchecked: 'not checked',
  checking: 'being checked',
  sound: 'as it was written',
  bad: 'not as it was written',
};

const since = (instant: string): string => ageWords((now.value - Date.parse(instant)) / 1000);

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Process = ({ state }: { state: System }) => (
  <dl class="facts">
    <Fact name="This page">
      {LINKS[link.value.state]}, {STREAMS[stream.value]}
    </Fact>
    <Fact name="Started">{since(state.startedAt)}</Fact>
    <Fact name="Bars from">
      {state.provider}, kept in {state.store}
    </Fact>
    <Fact name="Policy">{state.policy}</Fact>
    <Fact name="Log head">
      commit {grouped(state.head)}, {LOGS[state.log.state]}
    </Fact>
  </dl>
);

const behindText = (lag: number): string => (lag === 0 ? 'up to date' : `${countText(lag, 'commit')} behind`);

const parkedText = (parked: number): string =>
  parked === 0 ? 'nothing parked' : `${countText(parked, 'stream')} parked`;

const SUBSCRIBER_COLUMNS: readonly Column[] = [
  { heading: 'Subscriber' },
  { heading: 'Checkpoint', isNumber: true },
  { heading: 'Lag' },
  { heading: 'Parked' },
  { heading: 'State' },
];

const subscriberRow = ({ name, checkpoint, lag, parked, failing }: System['subscribers'][number]): TableRow => ({
  key: name,
  cells: [
    name,
    grouped(checkpoint),
    behindText(lag),
    parkedText(parked),
    failing === null ? 'working' : `failing: ${failing}`,
  ],
  isTrouble: failing !== null || parked > 0,
});

const DEPENDENCY_COLUMNS: readonly Column[] = [{ heading: 'Relies on' }, { heading: 'State' }];

const dependencyRow = ({ name, failing }: System['dependencies'][number]): TableRow => ({
  key: name,
  cells: [name, failing === null ? 'working' : `failing: ${failing}`],
  isTrouble: failing !== null,
});

type Feed = System['feeds'][number];

const ageText = ({ freshness: { newestBar, ageSeconds, historical } }: Feed): string => {
  if (newestBar === null || ageSeconds === null) return 'no bar yet';
  return historical ? `historical data to ${newestBar.slice(0, 10)}` : `newest bar ${ageWords(ageSeconds)}`;
};

const FEED_COLUMNS: readonly Column[] = [
  { heading: 'Feed' },
  { heading: 'Series', isNumber: true },
  { heading: 'Prices' },
  { heading: 'Hours' },
  { heading: 'Age' },
];

const feedRow = (feed: Feed): TableRow => ({
  key: feed.id,
  cells: [feed.id, grouped(feed.series), feed.adjustment, feed.sessions, ageText(feed)],
});

const PARKED_COLUMNS: readonly Column[] = [
  { heading: 'Stream' },
  { heading: 'Held back from' },
  { heading: 'Versions' },
  { heading: 'Handed over', isNumber: true },
  { heading: 'Since' },
  { heading: 'Reason' },
];

const parkedRow = (one: System['parked'][number]): TableRow => ({
  key: `${one.subscriber} ${one.stream}`,
  cells: [
    one.stream,
    one.subscriber,
    `${grouped(one.first)} to ${grouped(one.through)}`,
    countText(one.deliveries, 'time'),
    since(one.since),
    one.reason,
  ],
  isTrouble: true,
});

const PARKED = 'Parked streams: hand them over again with npx tapewatch feed redrive';

/** How the server stands: its log, its policy, who follows the log and how far, what is parked and why, how new the feeds are, and whether live events come in. */
export const SystemPanel = () => {
  const answer = system.value;
  if (answer === null) return <p class="empty">Asking Tapewatch how it stands.</p>;
  if (answer.kind === 'silence') return <p class="empty">No answer from Tapewatch: nothing is known of its state.</p>;
  if (answer.kind === 'problem') return <p class="empty">{answer.detail}</p>;
  const { subscribers, dependencies, feeds, parked } = answer.data;
  return (
    <div class="system">
      <Process state={answer.data} />
      <Table caption="Who follows the log" columns={SUBSCRIBER_COLUMNS} rows={subscribers.map(subscriberRow)} />
      <Table caption="What it relies on" columns={DEPENDENCY_COLUMNS} rows={dependencies.map(dependencyRow)} />
      <Table caption="Feeds" columns={FEED_COLUMNS} rows={feeds.map(feedRow)} />
      {parked.length === 0 ? null : <Table caption={PARKED} columns={PARKED_COLUMNS} rows={parked.map(parkedRow)} />}
    </div>
  );
};
