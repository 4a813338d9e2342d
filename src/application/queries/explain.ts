import type { Evidence } from '../../domain/anomaly/judgement.ts';
import type { Finding } from '../finding.ts';
import type { FindingRow, Readings } from '../ports/read-model.ts';
import { factorOf, type Factor } from '../wording/factor.ts';
import { barsOf } from '../wording/finding-bars.ts';
import { renderFinding } from '../wording/render-finding.ts';
import { correctionOf, type Correction } from './correction.ts';
import { deepestOf, type Depth } from './deepest.ts';
import { leftOutBefore, type LeftOut } from './left-out.ts';

/** Why a finding is one: every factor of its loudest bar (the one that spoke first), what of the bars before that did not count in full, how deep a drawdown went (null of others), all its bars with what was corrected of them, and what became of it. */
export type Explanation =
  | {
      readonly found: true;
      readonly finding: Finding;
      readonly rule: string;
      readonly factors: readonly Factor[];
      readonly leftOut: LeftOut;
      readonly deepest: Depth | null;
      readonly bars: readonly Evidence[];
      readonly corrections: readonly Correction[];
      readonly retracted: boolean;
      readonly supersedes: string | null;
      readonly supersededBy: string | null;
    }
  | { readonly found: false; readonly id: string; readonly similar: readonly string[] };

/** Findings looked through for ids like the one asked for. */
const NEWEST = 1000;

/** Ids offered instead of an unknown one. */
const OFFERED = 3;

/** Bars of a finding looked through for corrections, the newest. */
const LOOKED_THROUGH = 1000;

const correctionsOf = async (readModel: Readings, row: FindingRow): Promise<readonly Correction[]> => {
  const { onset, last } = barsOf(row);
  const times = new Set(row.evidence.map(({ time }) => time));
  const bars = await readModel.bars(row.series, onset.time, last.time, LOOKED_THROUGH);
  return bars.flatMap((bar) => (times.has(bar.bar.time) ? (correctionOf(bar) ?? []) : []));
};

/** All channels of the loudest bar; only the one that spoke where the bar has been corrected since. */
const factorsOf = async (readModel: Readings, row: FindingRow): Promise<readonly Factor[]> => {
  const { channel, time } = barsOf(row).loudest;
  const [bar] = await readModel.bars(row.series, time, time, 1);
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

/** Why the finding of an id is one; for an unknown id, those of the newest findings whose ids start most like it. */
export const explain = async (readModel: Readings, id: string): Promise<Explanation> => {
  const row = await readModel.finding(id);
  if (!row) return { found: false, id, similar: await similarTo(readModel, id) };
  return {
    found: true,
    finding: renderFinding(row),
    rule: row.rule,
    factors: await factorsOf(readModel, row),
    leftOut: await leftOutBefore(readModel, row.series, barsOf(row).loudest.time),
    deepest: await deepestOf(readModel, row),
    bars: row.evidence,
    corrections: await correctionsOf(readModel, row),
    retracted: row.retracted,
    supersedes: row.supersedes,
    supersededBy: (await readModel.successor(id))?.id ?? null,
  };
};
