/** What a company did to its shares: `split` new shares for an old one (1: none; 0.125 for a 1:8 reverse split), `dividend` cash for each new share (0: none). */
export type Terms = { readonly split: number; readonly dividend: number };

/** Terms in force from the first bar at or after `time` (epoch milliseconds) on: its prices are already the new ones. */
export type CorporateAction = Terms & { readonly time: number };

/** Terms that change nothing. */
export const NO_TERMS: Terms = { split: 1, dividend: 0 };

/** Whether the terms change anything. */
export const changesAnything = ({ split, dividend }: Terms): boolean => split !== 1 || dividend !== 0;

/** What an earlier price is multiplied by to be as after the terms, the close before them being known (CRSP's factor: the split, and what the dividend took of the price); 0 or less where that close cannot have paid them. */
export const priceFactor = ({ split, dividend }: Terms, close: number): number => (close / split - dividend) / close;

/** Whether the terms are ones a share at this close can have had: a finite split above 0, and a dividend below the price. */
export const isPossible = (terms: Terms, close: number): boolean =>
  Number.isFinite(terms.split) &&
  terms.split > 0 &&
  Number.isFinite(terms.dividend) &&
  terms.dividend >= 0 &&
  priceFactor(terms, close) > 0;
