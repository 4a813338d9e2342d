import type { Evidence } from '../../domain/anomaly/judgement.ts';
import { LASTING, SUSPECT } from '../../domain/anomaly/kinds.ts';
import { rarityOf } from '../../domain/anomaly/surprise.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { countText, rarityText, whenText } from './figures.ts';
import { barsOf } from './finding-bars.ts';
import { hasRarity } from './has-rarity.ts';
import { moveText } from './move.ts';
import { normalText } from './normal.ts';
import { termsText } from './terms-text.ts';

const moveOf = ({ kind, channel }: Evidence): string => moveText({ kind, ...channel });

/** How often a bar like this comes, where that is told. */
const rarityOfBar = (row: FindingRow, bar: Evidence): string | null =>
  bar.channel.spread === 0 || !hasRarity(bar.kind) ? null : rarityText(rarityOf(bar.surprise), row.series);

const rest = (row: FindingRow): string => {
  const { onset, loudest, last } = barsOf(row);
  const rarity = rarityOfBar(row, loudest);
  const often = rarity === null ? '' : `: such a bar comes ${rarity}`;
  if (row.evidence.length === 1) return often;
  if (LASTING.has(row.kind)) return `, and ${moveOf(loudest)} on ${whenText(loudest.time, row.series)}`;
  const many = `${row.evidence.length} unusual bars to ${whenText(last.time, row.series)}`;
  if (loudest === onset) return `${often}, the loudest of ${many}`;
  const loud = `the loudest ${moveOf(loudest)} on ${whenText(loudest.time, row.series)}`;
  return `, the first of ${many}; ${loud}${often}`;
};

const heldFate = ({ retracted, end }: FindingRow): string => {
  if (retracted) return 'it was held, and does not stand any more';
  return end === null
    ? 'it is held until the next bar or a person says whether it was one'
    : 'it was held, and the next bar, or word of the split, bore it out';
};

/** What became of a bar that was held as the first after a split. */
const heldText = (row: FindingRow, { time, terms }: Evidence): string => {
  const split = terms ? termsText(terms) : 'a split';
  return `${row.ticker} moved as ${split} would move it on ${whenText(time, row.series)}, on volume that goes with one; ${heldFate(row)}.`;
};

/** The bars that were missing before a bar that another channel spoke of. */
const holeText = ({ hole }: Evidence): string => (hole === undefined ? '' : ` after ${countText(hole, 'missing bar')}`);

/** The finding in one sentence, from its codes and numbers alone. */
export const sentenceOf = (row: FindingRow): string => {
  const { onset } = barsOf(row);
  if (row.kind === SUSPECT) return heldText(row, onset);
  const when = whenText(onset.time, row.series);
  const after = onset.terms ? ` after ${termsText(onset.terms)}, judged on the adjusted move` : '';
  return `${row.ticker} ${moveOf(onset)}${holeText(onset)} on ${when}${after}, ${normalText(onset.channel)}${rest(row)}.`;
};
