import type { ComponentChildren } from 'preact';
import { grouped, countText } from '../../../application/wording/figures.ts';
import type { System } from '../api/answers.ts';
import { link, now, stream, type Link, type Stream } from '../state/market.ts';
import { system } from '../state/system.ts';
import { ageWords } from '../words/ages.ts';

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
    <Fact name="Log head">commit {grouped(state.head)}</Fact>
  </dl>
);

const behindText = (lag: number): string => (lag === 0 ? 'up to date' : `${countText(lag, 'commit')} behind`);

const parkedText = (parked: number): string =>
  parked === 0 ? 'nothing parked' : `${countText(parked, 'stream')} parked`;

const Subscribers = ({ state }: { state: System }) => (
  <table>
    <caption>Who follows the log</caption>
    <thead>
      <tr>
        <th scope="col">Subscriber</th>
        <th scope="col" class="number">
          Checkpoint
        </th>
        <th scope="col">Lag</th>
        <th scope="col">Parked</th>
        <th scope="col">State</th>
      </tr>
    </thead>
    <tbody>
      {state.subscribers.map(({ name, checkpoint, lag, parked, failing }) => (
        <tr key={name} class={failing !== null || parked > 0 ? 'trouble' : ''}>
          <th scope="row">{name}</th>
          <td class="number">{grouped(checkpoint)}</td>
          <td>{behindText(lag)}</td>
          <td>{parkedText(parked)}</td>
          <td>{failing === null ? 'working' : `failing: ${failing}`}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

type Feed = System['feeds'][number];

const ageText = ({ freshness: { newestBar, ageSeconds, historical } }: Feed): string => {
  if (newestBar === null || ageSeconds === null) return 'no bar yet';
  return historical ? `historical data to ${newestBar.slice(0, 10)}` : `newest bar ${ageWords(ageSeconds)}`;
};

const Feeds = ({ state }: { state: System }) => (
  <table>
    <caption>Feeds</caption>
    <thead>
      <tr>
        <th scope="col">Feed</th>
        <th scope="col" class="number">
          Series
        </th>
        <th scope="col">Prices</th>
        <th scope="col">Hours</th>
        <th scope="col">Age</th>
      </tr>
    </thead>
    <tbody>
      {state.feeds.map((feed) => (
        <tr key={feed.id}>
          <th scope="row">{feed.id}</th>
          <td class="number">{grouped(feed.series)}</td>
          <td>{feed.adjustment}</td>
          <td>{feed.sessions}</td>
          <td>{ageText(feed)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Parked = ({ state }: { state: System }) => (
  <table>
    <caption>Parked streams: hand them over again with npx tapewatch feed redrive</caption>
    <thead>
      <tr>
        <th scope="col">Stream</th>
        <th scope="col">Held back from</th>
        <th scope="col">Versions</th>
        <th scope="col" class="number">
          Handed over
        </th>
        <th scope="col">Since</th>
        <th scope="col">Reason</th>
      </tr>
    </thead>
    <tbody>
      {state.parked.map(({ subscriber, stream: name, first, through, deliveries, since: parkedAt, reason }) => (
        <tr key={`${subscriber} ${name}`} class="trouble">
          <th scope="row">{name}</th>
          <td>{subscriber}</td>
          <td>
            {grouped(first)} to {grouped(through)}
          </td>
          <td class="number">{countText(deliveries, 'time')}</td>
          <td>{since(parkedAt)}</td>
          <td>{reason}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** How the server stands: its log, its policy, who follows the log and how far, what is parked and why, how new the feeds are, and whether live events come in. */
export const SystemPanel = () => {
  const answer = system.value;
  if (answer === null) return <p class="empty">Asking Tapewatch how it stands.</p>;
  if (answer.kind === 'silence') return <p class="empty">No answer from Tapewatch: nothing is known of its state.</p>;
  if (answer.kind === 'problem') return <p class="empty">{answer.detail}</p>;
  return (
    <div class="system">
      <Process state={answer.data} />
      <Subscribers state={answer.data} />
      <Feeds state={answer.data} />
      {answer.data.parked.length === 0 ? null : <Parked state={answer.data} />}
    </div>
  );
};
