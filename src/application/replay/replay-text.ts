import type { Finding } from '../finding.ts';
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

const wasText = (now: Finding, { recorded, replayed, changes }: Difference): string => {
  if (!recorded || !replayed) return '';
  const moved = changes.includes('earlier') || changes.includes('later');
  return `${moved ? recorded.sessionDate : ''} ${recorded.severity === now.severity ? '' : recorded.severity}`.trim();
};

const differenceRow = (difference: Difference): readonly string[] => {
  const now = difference.replayed ?? difference.recorded;
  if (!now) return [];
  const [change = ''] = difference.changes;
  return [change, now.sessionDate, now.ticker, now.kind, now.severity, wasText(now, difference)];
};

const differenceLines = ({ differences }: Replay, width: number): readonly string[] =>
  differences.length === 0
    ? []
    : [
        '',
        ...alignedLines(
          [['change', 'date', 'ticker', 'kind', 'severity', 'was'], ...differences.map(differenceRow)],
          width,
        ),
      ];

/** A replay in lines of `width` columns: what it came to, then the days that changed or, with `diff`, each finding that did; last the digest. */
export const replayText = (replay: DigestedReplay, diff: boolean, width = 80): string =>
  [
    ...headLines(replay, width),
    ...(diff ? differenceLines(replay, width) : dayLines(replay, width)),
    '',
    `digest ${replay.digest}`,
  ].join('\n');
