import { useMemo } from 'preact/hooks';
import { countText } from '../../../application/wording/figures.ts';
import type { Moment } from '../api/answers.ts';
import { book, current } from '../state/market.ts';
import {
  areMomentsPartial,
  asOf,
  backToNow,
  goToPlace,
  isNotable,
  look,
  moments,
  place,
  stepInTime,
  stepsTo,
} from '../state/time.ts';
import { lookAgain } from '../state/time-travel.ts';
import { instantText, momentText } from '../words/moments.ts';
import { LaterIcon, EarlierIcon } from './icons.tsx';

const RECORDED_TIME = 'The time at which Tapewatch wrote the bars down, not the time at which they were traded';

/** Height of a tick: a correction stands out from a finding without colour. */
const TICK = { found: 5, corrected: 10 };

const ticks = (all: readonly Moment[], isDrawn: (moment: Moment) => boolean, height: number): string =>
  all.flatMap((moment, index) => (isDrawn(moment) ? [`M${index} 10v-${height}`] : [])).join('');

const Ticks = () => {
  const all = moments.value;
  const [found, corrected] = useMemo(
    () => [
      ticks(all, (moment) => moment.found > 0, TICK.found),
      ticks(all, (moment) => moment.corrected > 0, TICK.corrected),
    ],
    [all],
  );
  return (
    <svg class="ticks" viewBox={`0 0 ${Math.max(1, all.length)} 10`} preserveAspectRatio="none" aria-hidden="true">
      <path d={found} />
      <path class="corrected" d={corrected} />
    </svg>
  );
};

const Slider = () => {
  const all = moments.value;
  const moment = all[place.value];
  return (
    <div class="slider">
      <Ticks />
      <input
        type="range"
        aria-label="Recorded time"
        title={RECORDED_TIME}
        min={0}
        max={all.length}
        step={1}
        value={Math.max(0, place.value)}
        aria-valuetext={moment ? `${instantText(moment.recordedAt)}, ${momentText(moment)}` : 'now'}
        onInput={(event) => goToPlace(Number(event.currentTarget.value))}
      />
    </div>
  );
};

const Step = ({ steps }: { steps: 1 | -1 }) => {
  const label = steps === 1 ? 'Next recorded finding or correction' : 'Previous recorded finding or correction';
  return (
    <button
      type="button"
      class="plain"
      disabled={stepsTo(steps) === null}
      onClick={() => stepInTime(steps)}
      title={`${label} (${steps === 1 ? ']' : '['})`}
      aria-label={label}
    >
      {steps === 1 ? <LaterIcon /> : <EarlierIcon />}
    </button>
  );
};

const Present = () => {
  const notable = moments.value.filter(isNotable).length;
  return (
    <p class="moment">
      <strong>Now</strong>{' '}
      <span>
        {areMomentsPartial.value ? 'the newest ' : ''}
        {countText(moments.value.length, 'recorded moment')}, {notable} with findings or corrections
        {areMomentsPartial.value ? '; the left end of the slider fetches older ones' : ''}
      </span>
    </p>
  );
};

const Refused = ({ title, detail }: { title: string; detail: string }) => (
  <p class="moment" role="alert">
    <strong>{title}.</strong> <span>{detail}</span>{' '}
    <button type="button" onClick={lookAgain}>
      Try again
    </button>
  </p>
);

const knownText = (): string => {
  if (look.value.state === 'asking') return 'Looking back.';
  const moment = moments.value[place.value];
  return moment ? momentText(moment, book.value?.findings.length ?? null) : 'nothing was known';
};

const Then = ({ at }: { at: string }) => (
  <p class="moment" role="status">
    <strong title={RECORDED_TIME}>Recorded until {instantText(at)}</strong> <span>{knownText()}</span>
  </p>
);

const State = () => {
  const { value } = look;
  if (value.state === 'failed') return <Refused title={value.title} detail={value.detail} />;
  if (asOf.value === null) return <Present />;
  return <Then at={value.state === 'shown' ? value.at : asOf.value} />;
};

/** The recorded time: a slider over the moments at which something was recorded, and what is shown of them. */
export const TimeBar = () => {
  if (!current.value) return null;
  return (
    <section class={asOf.value === null ? 'time' : 'time past'} aria-label="Recorded time">
      <Step steps={-1} />
      <Slider />
      <Step steps={1} />
      <State />
      {asOf.value === null ? null : (
        <button type="button" class="present" onClick={backToNow} title="Back to now (n)">
          Back to now
        </button>
      )}
    </section>
  );
};
