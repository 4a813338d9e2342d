import type { Replay } from '../api/answers.ts';
import { clearReplay } from '../state/replay.ts';
import { run, type Run } from '../state/replay-run.ts';
import { countText, grouped } from '../../../application/wording/figures.ts';
import { CopyButton } from './copy-button.tsx';
import { ReplayDays } from './replay-days.tsx';
import { ReplayForm } from './replay-form.tsx';
import { ReplayTable } from './replay-table.tsx';

const NOTHING = 'Judges every recorded bar again under other rules. Nothing is written, and nobody is told.';

const Summary = ({ replay }: { replay: Replay }) => (
  <p class="summary" role="status">
    <strong>{replay.policy}</strong> would have made {countText(replay.replayed, 'finding')} where{' '}
    {grouped(replay.recorded)} stand; {grouped(replay.unchanged)} stay as they are. {countText(replay.bars, 'bar')}{' '}
    judged again.
  </p>
);

const Digest = ({ digest }: { digest: string }) => (
  <p class="digest">
    <span title="The same bars judged by the same policy have the same digest, here and on the command line">
      Digest <code title={digest}>{digest.slice(0, 12)}</code>
    </span>
    <CopyButton key={digest} text={digest} label="digest" />
    <button type="button" class="copy" onClick={clearReplay}>
      Clear
    </button>
  </p>
);

const Done = ({ replay }: { replay: Replay }) => (
  <>
    <div class="outcome">
      <Summary replay={replay} />
      <ReplayDays days={replay.days} />
      <Digest digest={replay.digest} />
    </div>
    {replay.differences.length === 0 ? null : <ReplayTable replay={replay} />}
  </>
);

const Running = () => (
  <p class="running" role="status">
    <progress aria-label="Judging the recorded bars again" /> Judging the recorded bars again.{' '}
    <button type="button" onClick={clearReplay}>
      Cancel
    </button>
  </p>
);

const Failed = ({ title, detail }: { title: string; detail: string }) => (
  <p class="failed" role="alert">
    <strong>{title}.</strong> {detail}
  </p>
);

const outcomeOf = (state: Run) => {
  if (state.state === 'done') return <Done replay={state.replay} />;
  if (state.state === 'running') return <Running />;
  if (state.state === 'failed') return <Failed title={state.title} detail={state.detail} />;
  return <p class="hint">{NOTHING}</p>;
};

/** What another policy would have found: the question, and what came of it. */
export const ReplayPanel = () => (
  <>
    <ReplayForm />
    {outcomeOf(run.value)}
  </>
);
