import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import { LASTING, SUSPECT } from '../../domain/anomaly/kinds.ts';
import { rarityOf } from '../../domain/anomaly/surprise.ts';
import { WINSOR } from '../../domain/baseline/average.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { alignedLines, wrappedLines } from './aligned.ts';
import type { Explained, Explanation } from '../queries/explain.ts';
import { correctionText } from './correction-text.ts';
import { rangeText, type Factor } from './factor.ts';
import { countText, grouped, onceInText, pText, shareText, whenText } from './figures.ts';
import { hasRarity } from './has-rarity.ts';
import { moveText } from './move.ts';
import { partsText } from './parts.ts';
import { sampleText, spreadText, valueText, zText } from './units.ts';

type Found = Explained;

/** Columns of a terminal. */
const WIDTH = 80;

/** Channels that fit beside each other. */
const BESIDE = 4;

/** Bars listed before the rest is only counted. */
const LISTED = 10;

const isRated = ({ detector, spread }: Factor): boolean =>
  spread !== 0 && hasRarity(detectorOf(detector)?.kind ?? 'price');

const factorRows = (factors: readonly Factor[]): readonly (readonly string[])[] => {
  const row = (name: string, cell: (factor: Factor) => string): readonly string[] => [name, ...factors.map(cell)];
  const flat = (text: (factor: Factor) => string) => (factor: Factor) => (factor.spread === 0 ? '-' : text(factor));
  const spread = (text: (factor: Factor) => string) => flat((factor) => (factor.unit === 'share' ? '-' : text(factor)));
  const rated = (text: (factor: Factor) => string) => (factor: Factor) => (isRated(factor) ? text(factor) : '-');
  return [
    row('channel', ({ detector }) => detector),
    row('value', ({ unit, value }) => valueText(unit, value)),
    row('expected', ({ unit, expected }) => valueText(unit, expected)),
    row('normal', rangeText),
    row('spread', ({ unit, spread: one }) => (unit === 'share' ? '-' : spreadText(unit, one))),
    row(
      'z-score',
      spread(({ z }) => zText(z)),
    ),
    row(
      'threshold',
      spread(({ threshold }) => zText(threshold)),
    ),
    row('sample', ({ detector, sample }) => sampleText(detector, sample)),
    row(
      'p',
      rated(({ surprise }) => pText(surprise)),
    ),
    row(
      'rarity',
      rated(({ rarity }) => `once in ${onceInText(rarity)} bars`),
    ),
    row('detector', ({ detector, version }) => `${detector} version ${version}`),
  ];
};

/** Tables of the factors, so many beside each other. */
const factorLines = (factors: readonly Factor[]): readonly string[] => {
  const rest = factors.slice(BESIDE);
  const table = alignedLines(factorRows(factors.slice(0, BESIDE)), WIDTH);
  return rest.length === 0 ? table : [...table, '', ...factorLines(rest)];
};

const partLines = ({ factors }: Found): readonly string[] =>
  factors.flatMap(({ detector, parts }) =>
    parts ? wrappedLines(`What weighs in ${detector}: ${partsText(parts)}.`, WIDTH) : [],
  );

const leftOutLines = ({ leftOut: { bars, idle, outside, winsorised } }: Found): readonly string[] => {
  const parts = [
    idle === 0 ? [] : `${grouped(idle)} without a trade left out`,
    outside === 0 ? [] : `${grouped(outside)} outside the sessions left out`,
    winsorised.map((one) => `${grouped(one.bars)} counted as ${WINSOR} spreads in ${one.detector} (winsorised)`),
  ].flat();
  if (bars === 0) return [];
  const what = parts.length === 0 ? 'all counted in full' : parts.join(', ');
  return ['', ...wrappedLines(`Of the ${countText(bars, 'bar')} before it: ${what}.`, WIDTH)];
};

const barRows = ({ bars, finding }: Found): readonly (readonly string[])[] => {
  const rows = bars.slice(0, LISTED).map(({ time, kind, channel, surprise, severity }) => {
    const onceIn = channel.spread === 0 || !hasRarity(kind) ? '-' : onceInText(rarityOf(surprise));
    return [whenText(time, finding.series), moveText({ kind, ...channel }), severity, onceIn];
  });
  const more = bars.length > LISTED ? [['', `and ${bars.length - LISTED} more`]] : [];
  return [['bar', 'move', 'severity', 'once in bars'], ...rows, ...more];
};

const isLasting = (detector: string): boolean => LASTING.has(detectorOf(detector)?.kind ?? 'price');

/** The channels that might have spoken as well: a lasting change is told by a channel of its own. */
const channelsTried = ({ factors }: Found): number => factors.filter(({ detector }) => !isLasting(detector)).length;

/** How rare the loudest bar is, by all the channels that might have spoken; nothing where that is not told. */
const rarityWords = (found: Found): string => {
  const { rarity } = found.finding;
  if (rarity === null) return '';
  const tried = channelsTried(found) > 1 ? ` over ${channelsTried(found)} channels` : '';
  return `, by its loudest bar: once in ${onceInText(rarity)} bars${tried}`;
};

const correctionLines = ({ corrections, finding }: Found): readonly string[] =>
  corrections
    .slice(0, LISTED)
    .flatMap((one) =>
      wrappedLines(`${whenText(one.time, finding.series)} was corrected: ${correctionText(one)}`, WIDTH),
    );

/** Says of which bar the factors are, where there is a choice. */
const factorHeading = ({ bars, finding }: Found): readonly string[] =>
  bars.length === 1 ? [] : [`The loudest bar, ${whenText(Date.parse(finding.loudest.timestamp), finding.series)}`];

const fateOf = ({ retracted, finding, corrections }: Found): string => {
  if (retracted && finding.kind === SUSPECT && corrections.length === 0) return 'withdrawn, as it was refuted';
  if (retracted) return 'withdrawn after a bar was corrected';
  return finding.endTimestamp === null ? 'still open' : `ended ${sessionDate(Date.parse(finding.endTimestamp))}`;
};

const severityReason = ({ retracted, finding: { kind, endTimestamp } }: Found): string => {
  if (kind === SUSPECT && endTimestamp !== null && !retracted) return 'as it is explained';
  return kind === 'level-shift' || kind === 'volatility-shift'
    ? 'by how seldom alerts of its kind are told'
    : 'by the levels of its policy';
};

const footRows = (found: Found): readonly (readonly string[])[] => {
  const { finding, rule, supersedes, supersededBy } = found;
  const rows = [
    ['severity', `${finding.severity}, ${severityReason(found)}`],
    ['score', `${finding.score.toFixed(3)}${rarityWords(found)}`],
    ['policy', `${finding.policy}, rule ${rule}`],
    ['series', finding.series],
    ['finding', `${finding.id}, ${fateOf(found)}`],
  ];
  const replaces = supersedes === null ? [] : [['replaces', supersedes]];
  const replacedBy = supersededBy === null ? [] : [['replaced by', supersededBy]];
  return [...rows, ...replaces, ...replacedBy];
};

const deepestLines = ({ deepest, finding: { endTimestamp } }: Found): readonly string[] => {
  if (!deepest) return [];
  const over = endTimestamp === null ? 'So far it' : 'It';
  return wrappedLines(
    `${over} went ${shareText(deepest.value)} below the peak, on ${sessionDate(deepest.time)}.`,
    WIDTH,
  );
};

const volumeLines = ({ withoutVolume }: Found): readonly string[] =>
  withoutVolume ? ['The bar came without volume, so none was judged.'] : [];

const notFoundText = ({ id, similar }: Extract<Explanation, { found: false }>): string => {
  const next = similar.length > 0 ? `Similar ids: ${similar.join(', ')}.` : 'npx tapewatch findings lists the ids.';
  return `No finding has the id ${JSON.stringify(id.slice(0, WIDTH))}. ${next}`;
};

/** An explanation as people read it: the sentence, a table of factors, the bars, and what the finding is; lines of 80 columns. */
export const explanationText = (explanation: Explanation): string => {
  if (!explanation.found) return notFoundText(explanation);
  const { finding, factors } = explanation;
  return [
    ...wrappedLines(finding.reason, WIDTH),
    ...deepestLines(explanation),
    '',
    ...factorHeading(explanation),
    ...factorLines(factors),
    ...partLines(explanation),
    ...volumeLines(explanation),
    ...leftOutLines(explanation),
    '',
    ...alignedLines(barRows(explanation)),
    ...correctionLines(explanation),
    '',
    ...alignedLines(footRows(explanation)),
  ].join('\n');
};
