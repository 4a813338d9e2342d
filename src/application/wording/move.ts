import type { Unit } from '../../domain/anomaly/detector.ts';
import type { Kind } from '../../domain/anomaly/kinds.ts';
import type { ChannelReading } from '../../domain/anomaly/judgement.ts';
import { percentText, shareText, signedPercentText, timesText } from './figures.ts';
import { mostlyText } from './parts.ts';
import { unitOf, usualTimesText, valueText } from './units.ts';

/** What happened in a bar: the kind of finding it is, and what its channel's detector read. */
export type Move = { readonly kind: Kind } & Pick<ChannelReading, 'detector' | 'value' | 'expected' | 'parts'>;

const MOVES: Readonly<Record<Unit, (move: Move) => string>> = {
  'log-return': ({ value }) => (value === 0 ? 'did not move' : `${value < 0 ? 'fell' : 'rose'} ${percentText(value)}`),
  'log-volume': ({ value, expected }) => `traded ${usualTimesText(value, expected)} times its usual volume`,
  price: ({ value }) => `closed at ${valueText('price', value)}`,
  shares: ({ value }) => `traded ${valueText('shares', value)} shares`,
  'log-range': ({ value, expected }) => `ranged over ${usualTimesText(value, expected)} times as much as usual`,
  share: ({ value }) => `closed ${shareText(value)} below its peak`,
  bars: ({ value }) => `stood at one price for ${valueText('bars', value)}`,
  odds: ({ parts }) => `stood apart${mostlyText(parts)}`,
  other: ({ detector }) => `was unusual to the detector ${detector}`,
};

/** A daily gap is what the close kept of it; one within the day is told at the open. */
const gapText = ({ detector, value }: Move): string =>
  `opened ${percentText(value)} ${value < 0 ? 'lower' : 'higher'}${detector === 'gap' ? ' and kept it' : ''}`;

const levelText = (move: Move): string =>
  unitOf(move.detector) === 'log-volume'
    ? `settled at ${usualTimesText(move.value, move.expected)} times its usual volume`
    : 'moved to another level';

const KIND_MOVES: Readonly<Record<Kind, ((move: Move) => string) | null>> = {
  price: null,
  volume: null,
  'flat-baseline': null,
  gap: gapText,
  range: null,
  'level-shift': levelText,
  'volatility-shift': ({ value, expected }) => `settled at ${usualTimesText(value, expected)} times its usual range`,
  drawdown: null,
  stale: null,
  'bad-tick': ({ value }) =>
    `was back at the open after ${value < 0 ? 'a fall' : 'a rise'} of ${percentText(value)} in the bar before`,
  'missing-bars': ({ value }) => `missed ${valueText('bars', value)}`,
  'suspect-corporate-action': () => 'moved as a split would move it',
};

/** What happened in a bar, without the ticker: `fell 3.4 %`, `traded 3.1 times its usual volume`. */
export const moveText = (move: Move): string => (KIND_MOVES[move.kind] ?? MOVES[unitOf(move.detector)])(move);

const FIGURES: Readonly<Record<Unit, (move: Move) => string>> = {
  'log-return': ({ value }) => signedPercentText(value),
  'log-volume': ({ value, expected }) => `${usualTimesText(value, expected)}× volume`,
  price: ({ value, expected }) => `${signedPercentText(Math.log(value / expected))} vs mean`,
  shares: ({ value, expected }) => `${timesText(value / expected)}× volume`,
  'log-range': ({ value, expected }) => `${usualTimesText(value, expected)}× range`,
  share: ({ value }) => `${valueText('share', value)} from peak`,
  bars: ({ value }) => `${valueText('bars', value)} at one price`,
  odds: ({ value }) => `${valueText('odds', value)} to 1`,
  other: ({ value }) => valueText('other', value),
};

const KIND_FIGURES: Partial<Readonly<Record<Kind, (move: Move) => string>>> = {
  'missing-bars': ({ value }) => `${valueText('bars', value)} missing`,
};

/** What happened in a bar, in a few characters: the change of the close `-11.9 %`, the volume against the usual `3.1× volume`, the close against the mean of those before `-21.8 %`. */
export const moveFigure = (move: Move): string => (KIND_FIGURES[move.kind] ?? FIGURES[unitOf(move.detector)])(move);
