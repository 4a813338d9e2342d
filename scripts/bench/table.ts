import { alignedLines } from '../../src/application/wording/aligned.ts';
import { grouped } from '../../src/application/wording/figures.ts';
import type { Figure, Figures } from './figures.ts';

const HEADINGS = ['figure', 'median', 'unit', 'from', 'to', 'peer', 'median', 'ratio'];

const DIGITS = 3;

/** Three significant digits, whole from 100 on: `1.23`, `45.6`, `789`, `12,346`. */
const shortNumber = (value: number): string =>
  Math.abs(value) >= 100 ? grouped(value) : String(Number(value.toPrecision(DIGITS)));

const row = ({ what, unit, value, runs, peer }: Figure): readonly string[] => [
  what,
  shortNumber(value),
  unit,
  shortNumber(Math.min(...runs)),
  shortNumber(Math.max(...runs)),
  ...(peer ? [peer.what, shortNumber(peer.value), peer.ratio.toFixed(2)] : []),
];

/** Figures as a table for people: median and range, and the peer with the ratio to it. */
export const tableLines = (figures: Figures): readonly string[] => alignedLines([HEADINGS, ...figures.map(row)]);
