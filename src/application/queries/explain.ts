import type { Evidence } from '../../domain/anomaly/judgement.ts';
import type { Finding } from '../finding.ts';
import type { BarRow, FindingRow, Readings } from '../ports/read-model.ts';
import { factorOf, type Factor } from '../wording/factor.ts';
import { barsOf } from '../wording/finding-bars.ts';
import { renderFinding } from '../wording/render-finding.ts';
import { correctionOf, type Correction } from './correction.ts';
import { deepestOf, type Depth } from './deepest.ts';
import { LOOKED_THROUGH, leftOutOf, type LeftOut } from './left-out.ts';
import { isWithoutVolume } from './without-volume.ts';

/** Why a finding is one: every factor of its loudest bar (the one that spoke first), whether that bar came without volume, what of the bars before that did not count in full, how deep a drawdown went (null of others), all its bars with what was corrected of them, and what became of it. */
export type Explained = {
  readonly found: true;
  readonly finding: Finding;
  readonly rule: string;
  readonly factors: readonly Factor[];
  readonly withoutVolume: boolean;
  readonly leftOut: LeftOut;
  readonly deepest: Depth | null;
  readonly bars: readonly Evidence[];
  readonly corrections: readonly Correction[];
  readonly retracted: boolean;
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
};

/** Why a finding is one, or ids that are like one that there is not. */
export type Explanation =
  | Explained
  | { readonly found: false; readonly id: string; readonly similar: readonly string[] };

/** Findings looked through for ids like the one asked for. */
const NEWEST = 1000;

/** Ids offered instead of an unknown one. */
const OFFERED = 3;

/** Bars of a finding looked through for corrections, the newest. */
const LOOKED_AT = 1000;

/** Before every bar. */
const EARLIEST = Number.MIN_SAFE_INTEGER;

/** Bars asked for beside those that are known to be needed: a finding's bars need not follow each other. */
const BESIDE = 20;

const inOrder = (rows: readonly BarRow[]): readonly BarRow[] =>
  [...new Map(rows.map((row) => [row.bar.time, row])).values()].toSorted((a, b) => a.bar.time - b.bar.time);

/** The bars that an explanation goes by, oldest first: up to the loudest of a finding, and from its onset to its last. By one question, unless its bars are far from each other. */
const barsAround = async (readModel: Readings, row: FindingRow): Promise<readonly BarRow[]> => {
  const { onset, loudest, last } = barsOf(row);
  const bars = (from: number, to: number, limit: number) => readModel.bars(row.series, from, to, limit);
  const limit = LOOKED_THROUGH + Math.min(LOOKED_AT, row.evidence.length) + BESIDE;
  const rows = await bars(EARLIEST, last.time, limit);
  const [oldest] = rows;
  const before = rows.filter(({ bar }) => bar.time < loudest.time);
  const isEnough = before.length >= LOOKED_THROUGH && oldest && oldest.bar.time <= onset.time;
  if (isEnough || rows.length < limit) return rows;
  const upToLoudest = await bars(EARLIEST, loudest.time, LOOKED_THROUGH + 1);
  return inOrder([...upToLoudest, ...(await bars(onset.time, last.time, LOOKED_AT))]);
};

const correctionsIn = (rows: readonly BarRow[], { evidence }: FindingRow): readonly Correction[] => {
  const times = new Set(evidence.map(({ time }) => time));
  return rows.flatMap((row) => (times.has(row.bar.time) ? (correctionOf(row) ?? []) : []));
};

/** All channels of the loudest bar; only the one that spoke where the bar has been corrected since. */
const factorsIn = (rows: readonly BarRow[], row: FindingRow): readonly Factor[] => {
  const { channel, time } = barsOf(row).loudest;
  const bar = rows.find((one) => one.bar.time === time);
  const others = (bar?.judgement.channels ?? []).filter(({ detector }) => detector !== channel.detector);
  const stands = bar?.judgement.channels.some(
    (one) => one.detector === channel.detector && one.value === channel.value,
  );
  return [channel, ...(stands ? others : [])].map(factorOf);
};

const sharedStart = (a: string, b: string): number => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
};

const similarTo = async (readModel: Readings, id: string): Promise<readonly string[]> => {
  const newest = await readModel.newestIds(NEWEST);
  return newest
    .map((one) => ({ id: one, shared: sharedStart(id.toLowerCase(), one.toLowerCase()) }))
    .filter(({ shared }) => shared >= 3)
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, OFFERED)
    .map((one) => one.id);
};

/** Why a finding is one. */
export const explainFinding = async (readModel: Readings, row: FindingRow): Promise<Explained> => {
  const bars = await barsAround(readModel, row);
  const { time } = barsOf(row).loudest;
  const factors = factorsIn(bars, row);
  return {
    found: true,
    finding: renderFinding(row),
    rule: row.rule,
    factors,
    withoutVolume: bars.some(({ bar }) => bar.time === time && isWithoutVolume(bar, factors)),
    leftOut: leftOutOf(bars.filter(({ bar }) => bar.time < time)),
    deepest: await deepestOf(readModel, row),
    bars: row.evidence,
    corrections: correctionsIn(bars, row),
    retracted: row.retracted,
    supersedes: row.supersedes,
    supersededBy: (await readModel.successor(row.id))?.id ?? null,
  };
};

/** Why the finding of an id is one; for an unknown id, those of the newest findings whose ids start most like it. */
export const explain = async (readModel: Readings, id: string): Promise<Explanation> => {
  const row = await readModel.finding(id);
  return row ? explainFinding(readModel, row) : { found: false, id, similar: await similarTo(readModel, id) };
};
