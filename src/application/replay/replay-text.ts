import { alignedLines } from '../wording/aligned.ts';
import { countText, grouped } from '../wording/figures.ts';
import { CHANGES, type ReplayDay } from './changes.ts';
import type { DigestedReplay, Difference, Replay } from './replay.ts';

/** Days listed before the rest is only counted. */
const LISTED = 30;

const spanText = ({ from, to }: Replay): string => {
  if (from === null && to === null) return '';
  return ` from ${from ?? 'the first'} to ${to ?? 'the last'}`;
};

const headLines = (replay: Replay, width: number): readonly string[] => {
  const { counts, recordedPolicies, policy, unchanged } = replay;
  const tally = CHANGES.map((change) => `${change} ${grouped(counts[change])}`).join(', ');
  return [
    `${countText(replay.bars, 'bar')}${spanText(replay)} judged again under ${policy}`,
    ...alignedLines(
      [
        ['recorded', countText(replay.recorded, 'finding'), recordedPolicies.join(', ')],
        ['replayed', countText(replay.replayed, 'finding'), policy],
      ],
      width,
    ),
    `${tally}, unchanged ${grouped(unchanged)}`,
  ];
};

const isChanged = (day: ReplayDay): boolean => CHANGES.some((change) => day[change] > 0);

const dayRow = (day: ReplayDay): readonly string[] => [
  day.date,
  String(day.recorded),
  String(day.replayed),
  ...CHANGES.map((change) => String(day[change])),
];

const dayLines = ({ days }: Replay, width: number): readonly string[] => {
  const changed = days.filter(isChanged);
  if (changed.length === 0) return [];
  const rows = changed.slice(0, LISTED).map(dayRow);
  const more = changed.length - LISTED;
  return [
    '',
    ...alignedLines([['date', 'recorded', 'replayed', ...CHANGES], ...rows], width),
    ...(more > 0 ? [`and ${countText(more, 'more day')}; --json lists them all`] : []),
  ];
};

const wasText = ({ recorded, replayed }: Difference): string =>
  recorded && replayed && recorded.severity !== replayed.severity ? recorded.severity : '';

/** A difference as the replay has it, else as it was recorded; the id is the recorded one, which tells where the onset was, else the replayed one. */
const differenceRow = (difference: Difference): readonly string[] => {
  const { recorded, replayed, changes } = difference;
  const now = replayed ?? recorded;
  if (!now) return [];
  const { id } = recorded ?? now;
  return [changes[0] ?? '', now.sessionDate, now.ticker, now.severity, wasText(difference), id];
};

const DIFFERENCE_HEADINGS = ['change', 'date', 'ticker', 'severity', 'was', 'id'];

const differenceLines = ({ differences }: Replay, width: number): readonly string[] =>
  differences.length === 0
    ? []
    : ['', ...alignedLines([DIFFERENCE_HEADINGS, ...differences.map(differenceRow)], width)];

/** A replay in lines of `width` columns: what it came to, then the days that changed or, with `diff`, each finding that did; last the digest. */
export const replayText = (replay: DigestedReplay, diff: boolean, width = 80): string =>
  [
    ...headLines(replay, width),
    ...(diff ? differenceLines(replay, width) : dayLines(replay, width)),
    '',
    `digest ${replay.digest}`,
  ].join('\n');
