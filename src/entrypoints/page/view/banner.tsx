import type { ComponentChildren } from 'preact';
import { countText, grouped } from '../../../application/wording/figures.ts';
import { books, link, logFault, stream, type Link, type Progress } from '../state/market.ts';
import { poll } from '../state/polling.ts';

const Retry = () => (
  <button type="button" onClick={poll}>
    Try again now
  </button>
);

const WarmingUp = ({ progress: { stage, judged, expected } }: { progress: Progress }) => (
  <>
    <strong>Not ready yet: {stage}.</strong>
    <span>
      {expected === null ? countText(judged, 'bar') : `${grouped(judged)} of ${countText(expected, 'bar')}`} judged.
      Findings appear as they are made.
    </span>
    <progress aria-label="Bars judged" {...(expected === null ? {} : { value: judged, max: Math.max(1, expected) })} />
  </>
);

const Lost = ({ since }: { since: number }) => (
  <>
    <strong>No answer from Tapewatch since {new Date(since).toLocaleTimeString('en-GB')}.</strong>
    <span>
      {books.value.size > 0 ? 'What you see was fetched before. ' : ''}
      Look whether it is still running, and start it with <code>npm start</code> if not; this page tries again every two
      seconds.
    </span>
    <Retry />
  </>
);

const Deaf = () => (
  <>
    <strong>News no longer comes in by itself.</strong>
    <span>This page connects again, and looks for news every two seconds until then.</span>
  </>
);

const Problem = ({ title, detail }: { title: string; detail: string }) => (
  <>
    <strong>{title}.</strong>
    <span>{detail}</span>
    <Retry />
  </>
);

const BadLog = ({ fault }: { fault: string }) => (
  <>
    <strong>What you see may be wrong.</strong>
    <span>{fault}</span>
  </>
);

/** What is told while the server answers. */
const liveContent = (): ComponentChildren => {
  if (logFault.value !== null) return <BadLog fault={logFault.value} />;
  return stream.value === 'lost' ? <Deaf /> : null;
};

const contentOf = (state: Link): ComponentChildren => {
  if (state.state === 'warming-up') return <WarmingUp progress={state.progress} />;
  if (state.state === 'lost') return <Lost since={state.since} />;
  if (state.state === 'problem') return <Problem title={state.title} detail={state.detail} />;
  return state.state === 'live' ? liveContent() : null;
};

/** What a person should know about the server, its log and the link to it; nothing while all is well. */
export const Banner = () => {
  const content = contentOf(link.value);
  return content === null ? null : (
    <div class={`banner ${link.value.state}`} role={link.value.state === 'warming-up' ? 'status' : 'alert'}>
      {content}
    </div>
  );
};
